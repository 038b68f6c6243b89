pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Who belongs to a group, each with what can be done with them.
KCard {
    id: card

    required property var page
    required property var shell
    readonly property var now: page.now

    glyph: "people"
    title: now.members === 1 ? qsTr("Only you") : qsTr("%1 members").arg(now.members)

    KButton {
        objectName: "membersAdd"
        visible: card.now.may_add && card.now.members < card.now.most
        glyph: "invite"
        text: qsTr("Add people")
        onClicked: adding.made().open()
    }

    KField {
        objectName: "memberSearch"
        width: parent.width
        visible: card.now.many
        hint: qsTr("Search the members")
        glyph: "search"
        input.onTextChanged: card.page.seek(text)
    }

    KNote {
        objectName: "membersNone"
        width: parent.width
        visible: card.now.many && card.now.none_found
        text: qsTr("Nobody here is called so.")
    }

    KNote {
        objectName: "membersLagging"
        width: parent.width
        visible: card.now.lagging.length > 0
        text: card.now.lagging.length > 1 ? qsTr("%1 and %2 more of your contacts belonged to the group before, and did not come along.").arg(card.now.lagging[0]).arg(card.now.lagging.length - 1) : qsTr("%1 belonged to the group before, and did not come along.").arg(card.now.lagging[0] ?? "")
    }

    KButton {
        objectName: "membersBring"
        visible: card.now.lagging.length > 0
        kind: "quiet"
        glyph: "forward"
        text: qsTr("Bring along")
        busy: card.now.busy === "members"
        onClicked: card.page.bring()
    }

    KNote {
        objectName: "membersError"
        width: parent.width
        visible: text !== "" && !adding.open
        text: card.now.wrong_members
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KColumn {
        width: parent.width

        Repeater {
            model: card.page.members

            MemberRow {
                width: parent.width
                onAsked: at => menu.made().about(id, at)
            }
        }
    }

    KLater {
        id: menu

        sourceComponent: MemberMenu {
            page: card.page
            shell: card.shell
            onParting: (id, name) => removal.made().ask(id, name)
            onBanning: (id, name) => ban.made().ask(id, name)
        }
    }

    KButton {
        objectName: "membersAll"
        visible: card.now.more > 0
        kind: "quiet"
        text: qsTr("Show %1 more").arg(card.now.more)
        onClicked: card.page.show_all()
    }

    KLater {
        id: adding

        sourceComponent: AddMembers {
            page: card.page
            shell: card.shell
        }
    }

    KLater {
        id: removal

        sourceComponent: Sure {
            title: qsTr("Remove %1?").arg(called)
            note: qsTr("They read nothing that is said here from now on, and keep what they have. Nobody whose role is lower than yours can let them in again.")
            word: qsTr("Remove")
            onSure: card.page.remove(what)
        }
    }

    KLater {
        id: ban

        sourceComponent: Sure {
            title: qsTr("Ban %1?").arg(called)
            note: qsTr("They are removed and read nothing that is said here from now on. Nobody lets them in again before an admin lifts the ban.")
            word: qsTr("Ban")
            onSure: card.page.ban(what)
        }
    }
}
