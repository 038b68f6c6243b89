import QtQuick
import ui.theme
import ui.controls

// A store that a passphrase opens.
KColumn {
    id: step

    required property var steps
    property bool forgotten: false

    spacing: Theme.s5
    Component.onCompleted: field.take()

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
        label: qsTr("Passphrase")
        secret: true
        readOnly: step.steps.busy
        error: step.steps.error
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
        text: qsTr("I forgot it")
        onClicked: step.forgotten = true
    }

    KNote {
        objectName: "unlockWayBack"
        width: parent.width
        visible: step.forgotten
        text: qsTr("Nobody can open this store without its passphrase. With your 24 words you come back all the same: close Kith, give the folder %1 another name, start Kith again, and choose “I have a backup” or, without one, “I have only my 24 words”.").arg(step.steps.place)
        Accessible.role: Accessible.AlertMessage
    }
}
