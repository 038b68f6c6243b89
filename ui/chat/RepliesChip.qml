pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// Below a message: how many answer it, and the way to them; nothing where none does.
Loader {
    id: place

    property int count: 0

    signal clicked

    visible: active
    active: count > 0
    sourceComponent: T.AbstractButton {
        id: chip

        objectName: "repliesChip"
        text: place.count === 1 ? qsTr("1 reply") : qsTr("%1 replies").arg(place.count)
        implicitWidth: words.implicitWidth + 16
        implicitHeight: 26
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: text
        Keys.onReturnPressed: click()
        onClicked: place.clicked()

        contentItem: KText {
            id: words

            text: chip.text
            font.pixelSize: Theme.caption
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            color: Theme.accentText
            Accessible.ignored: true
        }

        background: Rectangle {
            radius: height / 2
            color: chip.hovered ? Theme.hover : Theme.raised
            border.width: 1
            border.color: Theme.line

            KFocus {
                of: chip
                radius: height / 2
            }
        }
    }
}
