import QtQuick
import QtQuick.Templates as T
import ui.theme

// One emoji to pick.
T.AbstractButton {
    id: button

    required property string emoji
    property bool marked: false  // as if the keyboard were at it

    objectName: "emoji-" + emoji
    text: emoji
    implicitWidth: 38
    implicitHeight: 38
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: emoji
    Keys.onReturnPressed: click()

    contentItem: KText {
        text: button.emoji
        font.pixelSize: 21
        horizontalAlignment: Text.AlignHCenter
        elide: Text.ElideNone
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: Theme.radiusSmall
        color: button.hovered || button.down || button.marked ? Theme.sunken : "transparent"
        border.width: button.marked ? 2 : 0
        border.color: Theme.focus

        KFocus {
            of: button
            anchors.margins: 0
            radius: Theme.radiusSmall
        }
    }
}
