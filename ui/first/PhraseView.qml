pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The recovery phrase: shown to be written down, then two of its words are asked back. May be put off.
KColumn {
    id: view

    required property var words
    required property var shell
    property bool asking: false

    spacing: Theme.s4

    KHeading {
        width: parent.width
        text: view.asking ? qsTr("Did you write it down?") : qsTr("Your recovery phrase")
        font.pixelSize: Theme.headline
    }

    KNote {
        width: parent.width
        text: view.asking ? qsTr("Type the words that stand at these places on your paper.") : qsTr("Only these words can bring you back if this computer is lost, and whoever has them is you. Write them on paper, in order. With them and a backup, or the help of a contact, you come back on any computer.")
    }

    Rectangle {
        width: parent.width
        height: grid.implicitHeight + 2 * Theme.s4
        visible: !view.asking
        radius: Theme.radius
        color: Theme.sunken

        GridLayout {
            id: grid

            anchors.centerIn: parent
            width: parent.width - 2 * Theme.s4
            columns: width > 460 ? 4 : 3
            columnSpacing: Theme.s2
            rowSpacing: Theme.s2

            Repeater {
                model: view.words.list

                KText {
                    required property int index
                    required property string modelData

                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    text: (index + 1) + ". " + modelData
                    font.weight: Font.Medium
                    font.pixelSize: Theme.body
                }
            }
        }
    }

    Row {
        visible: !view.asking
        spacing: Theme.s2

        KButton {
            objectName: "phraseCopy"
            glyph: "copy"
            text: qsTr("Copy")
            onClicked: {
                view.words.copy();
                view.shell.say(qsTr("Copied. Clear your clipboard when it is on paper."));
            }
        }

        KButton {
            objectName: "phrasePrint"
            glyph: "print"
            text: qsTr("Print")
            onClicked: view.words.print()
        }
    }

    KColumn {
        width: parent.width
        visible: view.asking
        spacing: Theme.s3

        Repeater {
            id: questions

            model: view.asking ? view.words.asked : []

            KField {
                id: question

                required property int index
                required property int modelData

                objectName: "phraseWord" + index
                width: view.width
                label: qsTr("Word number %1").arg(modelData)
                error: view.words.wrong.includes(index) ? qsTr("This is not word number %1.").arg(modelData) : ""
                Component.onCompleted: if (index === 0)
                    take()
                onAccepted: view.go_on(index)

                Connections {
                    target: question.input

                    function onTextEdited(): void {
                        view.words.forgive();
                    }
                }
            }
        }

        KNote {
            width: parent.width
            visible: view.words.wrong.length > 0
            text: qsTr("That is not what stands there. Look at your paper once more, or go back to the words.")
            color: Theme.dangerText
            Accessible.role: Accessible.AlertMessage
        }
    }

    function answer(): void {
        const given = [];
        for (let at = 0; at < questions.count; ++at)
            given.push((questions.itemAt(at) as KField).text);
        words.answer(given);
        if (words.wrong.length > 0)
            (questions.itemAt(words.wrong[0]) as KField).take();
    }

    // Enter leads to the next word that is not there yet; with all of them it answers.
    function go_on(from: int): void {
        for (let at = 0; at < questions.count; ++at) {
            const next = questions.itemAt((from + at) % questions.count) as KField;
            if (next.text.trim() === "")
                return next.take();
        }
        answer();
    }

    RowLayout {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "phraseLater"
            kind: "quiet"
            text: view.asking ? qsTr("Show the words again") : qsTr("Not now")
            onClicked: {
                if (view.asking)
                    view.asking = false;
                else
                    view.words.later();
            }
        }

        Item {
            Layout.fillWidth: true
        }

        KButton {
            objectName: "phraseNext"
            kind: "primary"
            text: view.asking ? qsTr("Confirm") : qsTr("I have written it down")
            onClicked: {
                if (view.asking)
                    view.answer();
                else
                    view.asking = true;
            }
        }
    }
}
