pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What somebody's link into a group says, a field for the answer to each of its questions, and what came of asking.
KCard {
    id: card

    required property var page
    readonly property var now: page.now
    readonly property bool open: ["asking", "asked", "waiting"].includes(now.asked)
    readonly property bool asks: now.id !== "" && !now.joined && !open
    property var answers: ({})
    readonly property bool ready: now.questions.every((question, at) => (answers[at] ?? "").trim() !== "")

    function join(): void {
        if (ready && !now.busy)
            page.join(now.questions.map((question, at) => answers[at]));
    }

    glyph: "link"
    title: now.id === "" ? qsTr("A link into a group") : now.name
    note: now.id === "" ? "" : now.joined ? qsTr("You belong to this group.") : (now.members === 1 ? qsTr("One member when the link was made.") : qsTr("%1 members when the link was made.").arg(now.members)) + " " + now.note

    Connections {
        target: card.page

        function onBegun(): void {
            card.answers = {};
        }
    }

    Repeater {
        model: card.asks ? card.now.questions : []

        KField {
            required property string modelData
            required property int index

            objectName: "answer-" + index
            width: parent.width
            label: modelData
            maximumLength: 500
            onAccepted: card.join()
            onTextChanged: card.answers = Object.assign({}, card.answers, {
                [index]: text
            })
        }
    }

    KNote {
        objectName: "doorError"
        width: parent.width
        visible: text !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KNote {
        objectName: "doorState"
        width: parent.width
        visible: text !== "" && !card.now.joined
        text: card.now.why
        color: card.now.asked === "refused" ? Theme.dangerText : Theme.text
        font.weight: Font.DemiBold
    }

    Flow {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "doorJoin"
            visible: card.asks
            kind: "primary"
            text: card.now.approve ? qsTr("Ask to be let in") : qsTr("Join")
            enabled: card.ready
            busy: card.now.busy
            onClicked: card.join()
        }

        KButton {
            objectName: "doorTalk"
            visible: card.now.joined
            kind: "primary"
            glyph: "chats"
            text: qsTr("To the conversation")
            onClicked: card.page.talk()
        }

        KButton {
            objectName: "doorCancel"
            visible: card.open && !card.now.joined
            text: qsTr("Ask no more")
            onClicked: card.page.cancel(card.now.id)
        }
    }
}
