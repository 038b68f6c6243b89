import QtQuick
import ui.theme
import ui.controls

// The first screen: what to be called, and nothing else.
KColumn {
    id: step

    required property var steps
    required property var shell

    spacing: Theme.s5
    Component.onCompleted: {
        field.text = steps.name;
        field.take();
    }

    KMark {
        anchors.horizontalCenter: parent.horizontalCenter
    }

    KColumn {
        width: parent.width
        spacing: Theme.s2

        KHeading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Welcome to Kith")
            font.pixelSize: Theme.display
            wrapMode: Text.Wrap
            font.weight: Font.Bold
        }

        KNote {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Your people, on your own machines. Chat, feed, photos and calls that only they can read.")
        }
    }

    KField {
        id: field

        objectName: "firstName"
        width: parent.width
        label: qsTr("What should your people call you?")
        hint: qsTr("Your name")
        note: qsTr("No phone number, no e-mail, no account anywhere.")
        error: step.steps.error
        maximumLength: 64
        onAccepted: step.steps.take_name(text)
    }

    Connections {
        target: field.input

        function onTextEdited(): void {
            step.steps.forgive();
        }
    }

    KButton {
        objectName: "firstNext"
        width: parent.width
        kind: "primary"
        text: qsTr("Continue")
        enabled: field.text.trim() !== ""
        onClicked: step.steps.take_name(field.text)
    }

    KColumn {
        width: parent.width
        spacing: Theme.s1

        KButton {
            objectName: "firstLink"
            anchors.horizontalCenter: parent.horizontalCenter
            kind: "quiet"
            text: qsTr("I have Kith on another device")
            onClicked: step.steps.have_device()
        }

        KButton {
            objectName: "firstBackup"
            anchors.horizontalCenter: parent.horizontalCenter
            kind: "quiet"
            text: qsTr("I have a backup")
            onClicked: step.steps.have_backup()
        }

        KButton {
            objectName: "firstWords"
            anchors.horizontalCenter: parent.horizontalCenter
            kind: "quiet"
            text: qsTr("I have only my 24 words")
            onClicked: step.steps.have_words()
        }

        KButton {
            objectName: "firstLook"
            anchors.horizontalCenter: parent.horizontalCenter
            kind: "quiet"
            text: qsTr("Look around first")
            onClicked: step.shell.look_around()
        }
    }
}
