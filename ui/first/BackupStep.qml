import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Coming back: where the backup is, and the 24 words that open it.
Column {
    id: step

    required property var steps
    readonly property var coming: steps.coming

    spacing: Theme.s4
    Component.onCompleted: words.text = coming.typed

    RowLayout {
        width: parent.width
        spacing: Theme.s1

        KIconButton {
            objectName: "backupBack"
            glyph: "back"
            text: qsTr("Back")
            onClicked: step.steps.back()
        }

        KHeading {
            Layout.fillWidth: true
            text: qsTr("Come back with a backup")
            font.pixelSize: Theme.headline
        }
    }

    KNote {
        width: parent.width
        text: qsTr("Everything up to the last backup comes back, and what was written to you meanwhile arrives by itself. This computer becomes a new device of yours.")
    }

    KButton {
        objectName: "backupFolder"
        width: parent.width
        glyph: "folder"
        text: step.coming.place !== "" ? qsTr("Another folder") : qsTr("Choose the folder of the backup")
        onClicked: step.coming.pick()
    }

    KNote {
        objectName: "backupPlace"
        width: parent.width
        visible: text !== ""
        text: step.coming.place
    }

    KField {
        id: words

        objectName: "backupWords"
        width: parent.width
        label: qsTr("Your 24 words")
        hint: qsTr("In order, with spaces between them")
        error: step.steps.error
        onAccepted: step.steps.take_backup(text)
    }

    Connections {
        target: words.input

        function onTextEdited(): void {
            step.steps.forgive();
        }
    }

    KButton {
        objectName: "backupNext"
        width: parent.width
        kind: "primary"
        text: qsTr("Continue")
        enabled: step.coming.place !== "" && words.text.trim() !== ""
        onClicked: step.steps.take_backup(words.text)
    }

    KButton {
        objectName: "backupRest"
        width: parent.width
        visible: step.coming.damaged
        text: qsTr("Bring back what is whole")
        enabled: step.coming.place !== "" && words.text.trim() !== ""
        onClicked: step.steps.take_rest(words.text)
    }
}
