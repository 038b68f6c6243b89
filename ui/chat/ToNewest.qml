import QtQuick
import ui.theme
import ui.controls

// Above the foot of a conversation while its newest message is out of view: how many are new, and the way there.
KIconButton {
    id: button

    required property var talk

    objectName: "toNewest"
    size: 42
    glyph: "down"
    ground: Theme.raised
    text: talk.now.unread > 0 ? qsTr("%1 new messages").arg(talk.now.unread) : qsTr("To the newest message")
    onClicked: talk.newest()

    KBadge {
        anchors.horizontalCenter: parent.horizontalCenter
        y: -8
        count: button.talk.now.unread
    }
}
