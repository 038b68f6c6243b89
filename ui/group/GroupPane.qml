import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls
import "../chat"
import "../people"

// A group: its picture, name and description, who belongs to it, who may do what, and the ways out of it.
KSheet {
    id: pane

    required property var page
    required property var shell
    readonly property var now: page.now

    objectName: "groupSheet"

    Connections {
        target: pane.page

        function onEntered(): void {
            pane.contentY = 0;
        }
    }

    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.s2

        KAvatar {
            objectName: "groupPicture"
            Layout.alignment: Qt.AlignHCenter
            size: 96
            name: pane.now.name
            person: pane.now.id
            group: true
            picture: pane.now.picture
        }

        KHeading {
            objectName: "groupTitle"
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: pane.now.name
            font.pixelSize: Theme.headline
        }

        KNote {
            objectName: "groupAbout"
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            visible: text !== ""
            text: pane.now.description
            color: Theme.text
        }

        KNote {
            objectName: "groupState"
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            text: !pane.now.joined ? qsTr("You do not belong to this group any more.") : pane.now.goes_on ? qsTr("Closed: it goes on in another group, with what was said here above it.") : pane.now.archived ? qsTr("Archived: it can be read, and nothing is written in it.") : pane.now.history
        }

        KButton {
            objectName: "groupTalk"
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.s1
            kind: "primary"
            glyph: "chats"
            text: qsTr("To the conversation")
            onClicked: pane.page.close()
        }
    }

    AskersCard {
        Layout.fillWidth: true
        visible: pane.now.joined && askers.count > 0
        askers: pane.page.askers
        shell: pane.shell
    }

    SaidCard {
        Layout.fillWidth: true
        visible: pane.now.may_edit
        page: pane.page
    }

    TellCard {
        Layout.fillWidth: true
        shell: pane.shell
        contact: pane.now.id
    }

    MembersCard {
        Layout.fillWidth: true
        visible: pane.now.joined
        page: pane.page
        shell: pane.shell
    }

    LinkCard {
        Layout.fillWidth: true
        visible: pane.now.joined && pane.now.may_add
        page: pane.page
        shell: pane.shell
    }

    BannedCard {
        Layout.fillWidth: true
        visible: pane.now.joined && pane.now.banned > 0
        page: pane.page
    }

    RightsCard {
        Layout.fillWidth: true
        visible: pane.now.joined
        page: pane.page
    }

    CarryCard {
        Layout.fillWidth: true
        visible: pane.now.joined && pane.now.members > 1
        carrying: pane.page.carrying
        talk: pane.now.id
        name: pane.now.name
        group: true
    }

    EndCard {
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s4
        visible: pane.now.joined
        page: pane.page
    }
}
