import QtQuick
import ui.theme
import ui.controls

// A store that a passphrase opens.
KColumn {
    id: step

    required property var steps
    property bool forgotten: false

    spacing: Theme.s5
    Component.onCompleted: steps.key_file.is_typed ? field.take() : file.take()

    KMark {
        anchors.horizontalCenter: parent.horizontalCenter
    }

    KHeading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Welcome back")
        font.pixelSize: Theme.display
        wrapMode: Text.Wrap
        font.weight: Font.Bold
    }

    KField {
        id: field

        objectName: "unlockPassphrase"
        width: parent.width
        visible: step.steps.key_file.is_typed
        label: qsTr("Passphrase")
        secret: true
        readOnly: step.steps.busy
        error: step.steps.key_file.is_typed && step.steps.spot !== "file" ? step.steps.error : ""
        onAccepted: step.steps.unlock(text)
        onErrorChanged: if (error) {
            input.selectAll();
            take();
        }
    }

    Connections {
        target: field.input

        function onTextEdited(): void {
            step.steps.forgive();
        }
    }

    KColumn {
        width: parent.width
        spacing: Theme.s1
        visible: step.steps.key_file.is_asked

        KNote {
            width: parent.width
            text: qsTr("This store also opens only with its key file.")
        }

        KFileChoice {
            id: file

            width: parent.width
            enabled: !step.steps.busy
            path: step.steps.key_file.where
            none: qsTr("Not chosen yet")
            text: qsTr("Choose the file")
            onAsked: step.steps.key_file.pick()
            error: step.steps.spot === "file" || !step.steps.key_file.is_typed ? step.steps.error : ""
        }

        KCheck {
            objectName: "keyFileKeep"
            width: parent.width
            text: qsTr("Remember where it is")
            checked: step.steps.key_file.is_kept
            onClicked: step.steps.key_file.keep(checked)
        }
    }

    KButton {
        objectName: "unlockNext"
        width: parent.width
        kind: "primary"
        busy: step.steps.busy
        text: step.steps.busy ? qsTr("Opening…") : qsTr("Unlock")
        onClicked: step.steps.unlock(field.text)
    }

    KButton {
        objectName: "unlockForgotten"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: !step.forgotten
        kind: "quiet"
        text: step.steps.key_file.is_asked ? qsTr("I do not have it") : qsTr("I forgot it")
        onClicked: step.forgotten = true
    }

    KNote {
        objectName: "unlockWayBack"
        width: parent.width
        visible: step.forgotten
        text: (step.steps.key_file.is_asked ? qsTr("Nobody can open this store without its key file.") : qsTr("Nobody can open this store without its passphrase.")) + " " + qsTr("With your 24 words you come back all the same: close Kith, give the folder %1 another name, start Kith again, and choose “I have a backup” or, without one, “I have only my 24 words”.").arg(step.steps.place)
        Accessible.role: Accessible.AlertMessage
    }
}
