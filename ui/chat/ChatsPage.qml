pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Conversations at the left, the open one at the right.
KPanes {
    id: chats

    required property var page
    readonly property var talk: page.talk
    readonly property bool front: shell.page === "chats" && shell.state === "open"

    readonly property Item sheet: detail ? pane.said : null

    place: "chats"
    detail: talk.now.contact !== ""

    list: ChatList {
        id: list

        anchors.fill: parent
        page: chats.page
        shell: chats.shell
    }

    rest: Item {
        anchors.fill: parent

        Rectangle {
            anchors.fill: parent
            color: Theme.canvas
            visible: !chats.detail

            KEmpty {
                anchors.centerIn: parent
                glyph: "chats"
                title: chats.page.list.count > 0 || chats.page.filtered ? qsTr("Pick a conversation") : qsTr("Your conversations will be here")
                note: qsTr("Only you and the person you write to can read what is said. Ctrl+/ shows what the keyboard can do.")
            }
        }

        TalkPane {
            id: pane

            anchors.fill: parent
            visible: chats.detail
            page: chats.page
            shell: chats.shell
            narrow: chats.narrow
        }
    }

    KLater {
        id: exporter

        sourceComponent: ExportTalk {
            exporting: chats.page.exporting
        }
    }

    Connections {
        target: chats.page.exporting

        function onAsked(): void {
            exporter.made().open();
        }
    }

    Connections {
        target: chats.page

        function onSearching(): void {
            if (chats.narrow && chats.detail)
                chats.page.close();
            list.search();
        }
    }

    Shortcut {
        enabled: chats.front
        sequences: Keymap.keys("search")
        onActivated: chats.detail ? chats.page.finding.open() : chats.page.find()
    }

    Shortcut {
        enabled: chats.front
        sequences: Keymap.keys("next")
        onActivated: chats.page.step(1)
    }

    Shortcut {
        enabled: chats.front
        sequences: Keymap.keys("previous")
        onActivated: chats.page.step(-1)
    }

    Shortcut {
        enabled: chats.front
        sequences: Keymap.keys("nextNew")
        onActivated: chats.page.step_unread(1)
    }

    Shortcut {
        enabled: chats.front
        sequences: Keymap.keys("previousNew")
        onActivated: chats.page.step_unread(-1)
    }

    Shortcut {
        enabled: chats.front && chats.detail
        sequences: Keymap.keys("archive")
        onActivated: list.put_away()
    }

    Instantiator {
        model: Keymap.keys("place")

        Shortcut {
            required property int index
            required property string modelData

            enabled: chats.front
            sequence: modelData
            onActivated: chats.page.open_at(index)
        }
    }
}
