import QtQuick
import ui.controls

// In the place of the conversations while they are not known: that they are on their way, or why not.
Item {
    id: waiting

    required property var page
    required property var shell
    readonly property string failed: shell.troubles.of["chats"] ?? ""

    KSpinner {
        anchors.centerIn: parent
        visible: !waiting.page.known && waiting.failed === ""
    }

    KFailure {
        anchors.centerIn: parent
        visible: !waiting.page.known && waiting.failed !== ""
        width: parent.width
        shell: waiting.shell
        button: "chatsAgain"
        title: qsTr("The conversations cannot be shown")
        note: waiting.failed
        onTried: waiting.shell.troubles.again("chats")
    }
}
