import QtQuick
import QtQuick.Templates as T
import ui.theme

// A tooltip. Put it into a control and bind `shown` to its hovering.
T.ToolTip {
    id: tip

    property bool shown: false

    x: parent ? Math.round((parent.width - implicitWidth) / 2) : 0
    y: parent ? parent.height + Theme.s1 : 0
    implicitWidth: Math.min(words.implicitWidth + 2 * Theme.s3, 320)
    implicitHeight: words.implicitHeight + 2 * 6
    padding: 6
    leftPadding: Theme.s3
    rightPadding: Theme.s3
    margins: Theme.s2
    delay: 600
    visible: shown && text !== ""
    closePolicy: T.Popup.NoAutoClose

    contentItem: KText {
        id: words

        text: tip.text
        color: Theme.surface
        font.pixelSize: Theme.caption
        wrapMode: Text.Wrap
    }

    background: Rectangle {
        radius: Theme.radiusSmall
        color: Theme.text
    }
}
