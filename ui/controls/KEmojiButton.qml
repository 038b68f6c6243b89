import QtQuick
import QtQuick.Templates as T
import ui.theme

// One emoji to pick.
T.AbstractButton {
    id: button

    required property string emoji

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
        color: button.hovered || button.down ? Theme.sunken : "transparent"

        KFocus {
            of: button
            anchors.margins: 0
            radius: Theme.radiusSmall
        }
    }
}
