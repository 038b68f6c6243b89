pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The conversations: search, requests that wait, and one row for each person or group.
Item {
    id: pane

    required property var page
    required property var shell

    function search(): void {
        field.take();
        field.input.selectAll();
    }

    // What was found is shown among all conversations then, so the list is whole again.
    function search_everywhere(): void {
        const wanted = field.text.trim();
        if (wanted !== "") {
            field.text = "";
            shell.go("search", wanted);
        }
    }

    function put_away(): void {
        const contact = page.talk.now.contact;
        if (contact) {
            page.close();
            page.tidying.archive(contact, true);
        }
    }

    KLater {
        id: later

        sourceComponent: ChatMenu {
            tidying: pane.page.tidying
            exporting: pane.page.exporting
            onPutting_away: contact => {
                if (contact === pane.page.talk.now.contact)
                    pane.page.close();
            }
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.headerHeight
            Layout.leftMargin: pane.page.in_archive ? Theme.s2 : Theme.s5
            Layout.rightMargin: Theme.s3

            KIconButton {
                objectName: "archiveBack"
                visible: pane.page.in_archive
                glyph: "back"
                text: qsTr("Back to the chats")
                onClicked: pane.page.show_archive(false)
            }

            KHeading {
                Layout.fillWidth: true
                text: pane.page.in_archive ? qsTr("Archive") : qsTr("Chats")
                font.pixelSize: Theme.headline
                font.weight: Font.Bold
            }

            KIconButton {
                objectName: "newGroup"
                glyph: "group"
                text: qsTr("New group")
                onClicked: pane.shell.go("group", "new")
            }

            KIconButton {
                objectName: "addPeople"
                glyph: "invite"
                text: qsTr("Add people")
                onClicked: pane.shell.go("people", "add")
            }
        }

        KField {
            id: field

            objectName: "chatSearch"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s4
            Layout.rightMargin: Theme.s4
            Layout.bottomMargin: Theme.s2
            hint: qsTr("Search")
            glyph: "search"
            input.onTextChanged: pane.page.search(text)
            input.Keys.onEscapePressed: {
                text = "";
                list.forceActiveFocus();
            }
            input.Keys.onDownPressed: list.forceActiveFocus()
            onAccepted: list.count > 0 ? pane.page.open_at(0) : pane.search_everywhere()
        }

        ChatKinds {
            Layout.leftMargin: Theme.s4
            Layout.bottomMargin: Theme.s2
            page: pane.page
        }

        KButton {
            objectName: "searchEverywhere"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s4
            Layout.rightMargin: Theme.s4
            Layout.bottomMargin: Theme.s2
            visible: pane.page.filtered && list.count > 0
            glyph: "search"
            text: qsTr("Search everything for this")
            onClicked: pane.search_everywhere()
        }

        KButton {
            objectName: "requestsWaiting"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s4
            Layout.rightMargin: Theme.s4
            Layout.bottomMargin: Theme.s2
            visible: pane.page.asking > 0
            glyph: "person"
            text: pane.page.asking === 1 ? qsTr("Somebody asks to talk to you") : qsTr("%1 people ask to talk to you").arg(pane.page.asking)
            onClicked: pane.shell.go("people", "requests")
        }

        KButton {
            objectName: "openArchive"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s4
            Layout.rightMargin: Theme.s4
            Layout.bottomMargin: Theme.s1
            visible: pane.page.away > 0 && !pane.page.in_archive && !pane.page.filtered
            kind: "quiet"
            glyph: "archive"
            text: qsTr("Archive (%1)").arg(pane.page.away)
            onClicked: pane.page.show_archive(true)
        }

        PinList {
            id: list

            objectName: "chatList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            name: qsTr("Conversations")
            model: pane.page.list

            delegate: ChatRow {
                width: list.width
                page: pane.page
                chosen: contact === pane.page.talk.now.contact
                last_on_top: pane.page.last_on_top === contact
                onMenu: {
                    const acts = later.made();
                    acts.line = this;
                    acts.at = this;
                    acts.popup(this, Math.max(0, width - acts.width), height / 2);
                }
                onClicked: if (!pin?.lifted) {
                    list.currentIndex = index;
                    pane.page.open(contact);
                }
            }

            ChatListState {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.s6
                page: pane.page
                shell: pane.shell
            }

            NoChats {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.s6
                visible: list.count === 0 && pane.page.known
                page: pane.page
                shell: pane.shell
                onElsewhere: pane.search_everywhere()
            }
        }
    }
}
