pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Coming back: where the backup is, and the 24 words that open it.
KColumn {
    id: step

    required property var steps
    readonly property var coming: steps.coming
    readonly property int several: coming.found.length > 1 ? coming.found.length : 0
    readonly property int few: 3
    property bool older: false
    readonly property bool ready: coming.found.length > 0 && words.text.trim() !== ""

    spacing: Theme.s4
    Component.onCompleted: words.text = coming.typed

    StepHead {
        width: parent.width
        name: "backupBack"
        title: qsTr("Come back with a backup")
        onBack: step.steps.back()
    }

    KNote {
        width: parent.width
        visible: !step.several
        text: qsTr("Everything up to the last backup comes back, and what was written to you meanwhile arrives by itself. This computer becomes a new device of yours.")
    }

    KButton {
        objectName: "backupFolder"
        width: parent.width
        glyph: "folder"
        busy: step.coming.looking
        text: step.coming.place !== "" ? qsTr("Another folder") : qsTr("Choose the folder of the backup")
        onClicked: step.coming.pick()
    }

    KNote {
        objectName: "backupPlace"
        width: parent.width
        visible: text !== "" && !step.several
        text: step.coming.place
    }

    KNote {
        objectName: "backupFound"
        width: parent.width
        visible: text !== ""
        text: step.several ? qsTr("There are several backups in %1. Which one should come back?").arg(step.coming.place) : step.coming.found.length ? qsTr("One backup, of %1. %2").arg(step.coming.found[0].when).arg(step.coming.found[0].note) : ""
    }

    KColumn {
        width: parent.width
        spacing: Theme.s2
        visible: step.several

        Repeater {
            model: step.several ? step.coming.found.slice(0, step.older ? step.several : step.few) : []

            KChoice {
                required property int index
                required property var modelData

                objectName: "backup" + index
                width: step.width
                text: modelData.when
                note: modelData.note
                checked: index === step.coming.which
                onClicked: step.coming.prefer(index)
            }
        }

        KButton {
            objectName: "backupOlder"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !step.older && step.several > step.few
            kind: "quiet"
            text: step.several === step.few + 1 ? qsTr("One older one") : qsTr("%1 older ones").arg(step.several - step.few)
            onClicked: step.older = true
        }
    }

    KNote {
        objectName: "backupWrong"
        width: parent.width
        visible: text !== ""
        text: step.steps.spot === "folder" ? step.steps.error : step.coming.wrong
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KPhrase {
        id: words

        objectName: "backupWords"
        width: parent.width
        error: step.steps.spot === "words" ? step.steps.error : ""
        onAccepted: step.steps.take_backup(text)
    }

    Connections {
        target: words.input

        function onTextEdited(): void {
            if (step.steps.spot === "words")
                step.steps.forgive();
        }
    }

    KButton {
        objectName: "backupNext"
        width: parent.width
        kind: "primary"
        text: step.steps.locked ? qsTr("Bring everything back") : qsTr("Continue")
        enabled: step.ready
        onClicked: step.steps.take_backup(words.text)
    }

    KButton {
        objectName: "backupRest"
        width: parent.width
        visible: step.coming.damaged
        text: qsTr("Bring back what is whole")
        enabled: step.ready
        onClicked: step.steps.take_rest(words.text)
    }
}
