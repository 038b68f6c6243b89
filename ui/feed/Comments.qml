pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What was said under a post, oldest first, and a field to say more.
KColumn {
    id: talk

    required property var page
    required property var lane
    required property string post
    required property var comments
    required property int earlier
    readonly property bool writing: entry.input.activeFocus
    readonly property int room: page.room(entry.text)

    signal personWanted(string person, string name)
    signal removalWanted(string what, string sentence)

    function take(): void {
        entry.take();
    }

    leftPadding: Theme.s4
    rightPadding: Theme.s4
    spacing: Theme.s3

    Connections {
        target: talk.page

        function onReturned(post: string, text: string): void {
            if (post === talk.post) {
                entry.text = text + (entry.text ? "\n" + entry.text : "");
                entry.input.cursorPosition = text.length;
            }
        }
    }

    KLine {
        width: talk.width - 2 * Theme.s4
    }

    KButton {
        objectName: "earlierComments"
        visible: talk.earlier > 0
        kind: "quiet"
        text: qsTr("Show earlier comments (%1)").arg(talk.earlier)
        onClicked: talk.lane.earlier(talk.post)
    }

    Repeater {
        model: talk.comments

        CommentRow {
            width: talk.width - 2 * Theme.s4
            page: talk.page
            onPersonWanted: (person, name) => talk.personWanted(person, name)
            onRemovalWanted: what => talk.removalWanted(what, qsTr("The comment will be deleted, here and for everybody who has it."))
        }
    }

    KNote {
        objectName: "commentRoom"
        width: talk.width - 2 * Theme.s4
        visible: talk.room < 0
        text: qsTr("%1 characters too many").arg(-talk.room)
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    Row {
        width: talk.width - 2 * Theme.s4
        spacing: Theme.s2

        KArea {
            id: entry

            function say(): void {
                const text = entry.text;
                if (talk.room < 0)
                    return;
                entry.text = "";
                talk.page.comment(talk.post, text);
            }

            objectName: "commentField"
            width: parent.width - send.width - Theme.s2
            hint: qsTr("Write a comment")
            sends: true
            onEntered: say()
        }

        KIconButton {
            id: send

            objectName: "sendComment"
            anchors.bottom: parent.bottom
            glyph: "send"
            text: qsTr("Send")
            ink: enabled ? Theme.accentText : Theme.textFaint
            enabled: entry.text.trim() !== "" && talk.room >= 0
            onClicked: entry.say()
        }
    }
}
