pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// What can be done with one of a group's members: one menu for all of them, however many there are.
KMenu {
    id: deeds

    required property var page
    required property var shell
    property var who: ({})  // a row of the page's members
    property bool blocked: false
    readonly property var roles: who.roles ?? []

    signal parting(string id, string name)
    signal banning(string id, string name)

    function about(id: string, at: Item): void {
        const members = deeds.page.members;
        who = members.at(members.find_row(id)) ?? {};
        blocked = shell.page_of("people").is_blocked(id);
        popup(at, at.width - width, at.height);
    }

    title: who.name ?? ""

    KMenuItem {
        objectName: "memberTalk"
        glyph: "chats"
        text: qsTr("Message")
        visible: Boolean(deeds.who.known) && !deeds.blocked
        onTriggered: deeds.shell.go("chats", deeds.who.id)
    }

    KMenuItem {
        objectName: "memberShow"
        glyph: "info"
        text: qsTr("About %1").arg(deeds.title)
        visible: Boolean(deeds.who.known)
        onTriggered: deeds.shell.go("people", deeds.who.id)
    }

    KMenuItem {
        objectName: "makeAdmin"
        glyph: "shield"
        text: qsTr("Make admin")
        visible: deeds.roles.includes("admin") && deeds.who.role !== "admin"
        onTriggered: deeds.page.give_role(deeds.who.id, "admin")
    }

    KMenuItem {
        objectName: "makeModerator"
        glyph: "shield"
        text: qsTr("Make moderator")
        visible: deeds.roles.includes("moderator") && deeds.who.role !== "moderator"
        onTriggered: deeds.page.give_role(deeds.who.id, "moderator")
    }

    KMenuItem {
        objectName: "makeMember"
        glyph: "person"
        text: qsTr("Make an ordinary member")
        visible: deeds.roles.includes("member") && deeds.who.role !== "member"
        onTriggered: deeds.page.give_role(deeds.who.id, "member")
    }

    KMenuItem {
        objectName: "memberBlock"
        glyph: deeds.blocked ? "eye" : "eye-off"
        text: deeds.blocked ? qsTr("Unblock") : qsTr("Block")
        onTriggered: {
            const people = deeds.shell.page_of("people");
            if (deeds.blocked)
                people.unblock(deeds.who.id);
            else
                people.block_called(deeds.who.id, deeds.who.name);
        }
    }

    KMenuItem {
        objectName: "memberRemove"
        glyph: "delete"
        text: qsTr("Remove from the group")
        visible: Boolean(deeds.who.may_remove)
        danger: true
        onTriggered: deeds.parting(deeds.who.id, deeds.who.name)
    }

    KMenuItem {
        objectName: "memberBan"
        glyph: "lock"
        text: qsTr("Ban from the group")
        visible: Boolean(deeds.who.may_ban)
        danger: true
        onTriggered: deeds.banning(deeds.who.id, deeds.who.name)
    }
}
