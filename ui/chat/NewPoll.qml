pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Asks for a question and its answers.
KDialog {
    id: dialog

    required property var talk
    readonly property string trouble: talk.polls.trouble(question.text, answers.text)
    readonly property bool ready: question.text.trim() !== "" && answers.text.split("\n").filter(line => line.trim()).length > 1 && trouble === ""

    title: qsTr("New poll")
    onAboutToShow: talk.polls.begin()
    onOpened: question.take()

    Connections {
        target: dialog.talk.polls

        function onMade(): void {
            question.text = "";
            answers.text = "";
            multiple.checked = false;
            dialog.close();
        }
    }

    contentItem: ColumnLayout {
        spacing: Theme.s3

        KField {
            id: question

            objectName: "pollQuestion"
            Layout.fillWidth: true
            label: qsTr("Question")
            onAccepted: answers.take()
        }

        KLabelled {
            Layout.fillWidth: true
            label: qsTr("Answers, one on each line")
            error: dialog.talk.polls.error || dialog.trouble

            KArea {
                id: answers

                objectName: "pollAnswers"
                width: parent.width
                height: Math.max(implicitHeight, 96)
                name: qsTr("Answers, one on each line")
                hint: qsTr("Two at least, twelve at most")
                most: 180
            }
        }

        KSwitch {
            id: multiple

            objectName: "pollMultiple"
            Layout.fillWidth: true
            text: qsTr("Several answers may be chosen")
        }

        KNote {
            Layout.fillWidth: true
            text: qsTr("Everybody here sees who chose what.")
        }
    }

    buttons: [
        KButton {
            objectName: "pollMake"
            kind: "primary"
            text: qsTr("Ask")
            enabled: dialog.ready && !busy
            busy: dialog.talk.polls.busy
            onClicked: dialog.talk.polls.make(question.text, answers.text, multiple.checked)
        },
        KButton {
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
