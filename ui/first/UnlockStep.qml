import QtQuick
import ui.theme
import ui.controls

// A store that a passphrase opens.
Column {
    id: step

    required property var steps

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

    KButton {
        objectName: "unlockNext"
        width: parent.width
        kind: "primary"
        busy: step.steps.busy
        text: step.steps.busy ? qsTr("Opening…") : qsTr("Unlock")
        onClicked: step.steps.unlock(field.text)
    }
}
