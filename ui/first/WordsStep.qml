pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Coming back with nothing but the 24 words: which they are, and what comes back. Who helps is asked for in the next step.
KColumn {
    id: step

    required property var steps

    spacing: Theme.s4
    Component.onCompleted: {
        words.text = steps.alone.typed;
        words.input.cursorPosition = words.text.length;
        words.input.forceActiveFocus();
    }

    StepHead {
        width: parent.width
        name: "wordsBack"
        title: qsTr("Come back with your words")
        onBack: step.steps.back()
    }

    KNote {
        width: parent.width
        text: qsTr("Your contacts, conversations and groups come back from the people who have them. What nobody else has does not: drafts, notes to yourself, pictures that only you had.")
    }

    KPhrase {
        id: words

        objectName: "onlyWords"
        width: parent.width
        error: step.steps.spot === "words" ? step.steps.error : ""
        onAccepted: step.steps.take_words(text)
    }

    Connections {
        target: words.input

        function onTextEdited(): void {
            step.steps.forgive();
        }
    }

    KButton {
        objectName: "wordsNext"
        width: parent.width
        kind: "primary"
        text: qsTr("Continue")
        enabled: words.text.trim() !== ""
        onClicked: step.steps.take_words(words.text)
    }

    KNote {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("A folder with a backup brings back more.")
    }

    KButton {
        objectName: "wordsBackup"
        anchors.horizontalCenter: parent.horizontalCenter
        kind: "quiet"
        text: qsTr("I have a backup")
        onClicked: step.steps.have_backup()
    }
}
