pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme

// A tooltip, made while it is shown. Put it into a control and bind `shown` to its hovering.
Loader {
    id: tip

    property bool shown: false
    property string text: ""
    property int delay: 600

    visible: false  // it takes no place where it stands
    active: shown && text !== ""
    sourceComponent: T.ToolTip {
        id: sheet

        parent: tip.parent
        x: parent ? Math.round((parent.width - implicitWidth) / 2) : 0
        y: parent ? parent.height + Theme.s1 : 0
        implicitWidth: Math.min(words.implicitWidth + 2 * Theme.s3, 320)
        implicitHeight: words.implicitHeight + 2 * 6
        padding: 6
        leftPadding: Theme.s3
        rightPadding: Theme.s3
        margins: Theme.s2
        delay: tip.delay
        text: tip.text
        closePolicy: T.Popup.NoAutoClose
        Component.onCompleted: visible = true  // after its delay

        contentItem: KText {
            id: words

            text: sheet.text
            color: Theme.surface
            font.pixelSize: Theme.caption
            wrapMode: Text.Wrap
        }

        background: Rectangle {
            radius: Theme.radiusSmall
            color: Theme.text
        }
    }
}
