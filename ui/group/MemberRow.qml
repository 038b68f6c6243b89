pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Somebody in a group, and a menu of what can be done with them.
Item {
    id: row

    required property string id
    required property string name
    required property string called
    required property string note
    required property string role
    required property bool me
    required property bool known
    required property bool may_remove
    required property bool may_ban
    required property var roles
    required property string spoken
    required property var page
    required property var shell
    property bool blocked: false

    signal parting
    signal banning

    objectName: "member"
    implicitHeight: 56
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            size: 38
            name: row.called
            person: row.id
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            KText {
                Layout.fillWidth: true
                text: row.name
                font.weight: Font.Medium
                Accessible.ignored: true
            }

            KNote {
                Layout.fillWidth: true
                visible: text !== ""
                text: row.note
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }

        KIconButton {
            id: more

            objectName: "memberMenu-" + row.name
            visible: !row.me
            glyph: "more"
            text: qsTr("What to do with %1").arg(row.name)
            onClicked: menu.popup(more, more.width - menu.width, more.height)
        }
    }

    KMenu {
        id: menu

        title: row.name
        onAboutToShow: row.blocked = row.shell.page_of("people").is_blocked(row.id)

        KMenuItem {
            objectName: "memberTalk"
            glyph: "chats"
            text: qsTr("Message")
            visible: row.known && !row.blocked
            onTriggered: row.shell.go("chats", row.id)
        }

        KMenuItem {
            objectName: "memberShow"
            glyph: "info"
            text: qsTr("About %1").arg(row.name)
            visible: row.known
            onTriggered: row.shell.go("people", row.id)
        }

        KMenuItem {
            objectName: "makeAdmin"
            glyph: "shield"
            text: qsTr("Make admin")
            visible: row.roles.includes("admin") && row.role !== "admin"
            onTriggered: row.page.give_role(row.id, "admin")
        }

        KMenuItem {
            objectName: "makeModerator"
            glyph: "shield"
            text: qsTr("Make moderator")
            visible: row.roles.includes("moderator") && row.role !== "moderator"
            onTriggered: row.page.give_role(row.id, "moderator")
        }

        KMenuItem {
            objectName: "makeMember"
            glyph: "person"
            text: qsTr("Make an ordinary member")
            visible: row.roles.includes("member") && row.role !== "member"
            onTriggered: row.page.give_role(row.id, "member")
        }

        KMenuItem {
            objectName: "memberBlock"
            glyph: row.blocked ? "eye" : "eye-off"
            text: row.blocked ? qsTr("Unblock") : qsTr("Block")
            onTriggered: {
                const people = row.shell.page_of("people");
                if (row.blocked)
                    people.unblock(row.id);
                else
                    people.block_called(row.id, row.name);
            }
        }

        KMenuItem {
            objectName: "memberRemove"
            glyph: "delete"
            text: qsTr("Remove from the group")
            visible: row.may_remove
            danger: true
            onTriggered: row.parting()
        }

        KMenuItem {
            objectName: "memberBan"
            glyph: "lock"
            text: qsTr("Ban from the group")
            visible: row.may_ban
            danger: true
            onTriggered: row.banning()
        }
    }
}
