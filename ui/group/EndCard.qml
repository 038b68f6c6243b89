pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The ways out: everybody's by archiving, mine by leaving.
KCard {
    id: card

    required property var page
    readonly property var now: page.now

    glyph: "folder"
    title: qsTr("When it is over")
    note: now.owner ? qsTr("You founded this group, and stay as long as it is there. An archived group can be read, and nothing is written in it.") : now.may_rule ? qsTr("An archived group can be read by everybody in it, and nothing is written in it.") : ""

    Flow {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "groupArchive"
            visible: card.now.may_rule
            glyph: "folder"
            text: card.now.archived ? qsTr("Let people write again") : qsTr("Archive for everybody")
            busy: card.now.busy === "end"
            onClicked: card.page.archive(!card.now.archived)
        }

        KButton {
            objectName: "groupSucceed"
            visible: card.now.may_rule && !card.now.goes_on
            kind: "quiet"
            glyph: "forward"
            text: qsTr("Go on in a group of mine")
            busy: card.now.busy === "end"
            onClicked: successor.made().ask("", "")
        }

        KButton {
            objectName: "groupLeave"
            visible: !card.now.owner
            kind: "danger"
            text: qsTr("Leave the group")
            enabled: card.now.busy !== "end"
            onClicked: leaving.made().ask("", "")
        }
    }

    KNote {
        objectName: "endError"
        width: parent.width
        visible: text !== ""
        text: card.now.wrong_end
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KLater {
        id: successor

        sourceComponent: Sure {
            title: qsTr("Go on in a group of yours?")
            note: qsTr("A new group is made that you own, and everybody here who is your contact comes along. This one is closed: what was said stays above what follows.")
            word: qsTr("Make it")
            kind: "primary"
            onSure: card.page.succeed()
        }
    }

    KLater {
        id: leaving

        sourceComponent: Sure {
            title: qsTr("Leave “%1”?").arg(card.now.name)
            note: qsTr("You read nothing that is said here from now on, and keep what you have. To come back you must be added again.")
            word: qsTr("Leave")
            onSure: card.page.leave()
        }
    }
}
