import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The second screen: what locks the store on this machine. Making the keys goes on behind the button.
KColumn {
    id: step

    required property var steps
    property bool typing: steps.keychain === "no"
    readonly property var strength: steps.strength_of(one.text)
    readonly property bool returning: steps.coming.returning

    function go(): void {
        if (typing)
            steps.use_passphrase(one.text, two.text);
        else
            steps.use_keychain();
    }

    spacing: Theme.s4
    Component.onCompleted: if (typing)
        one.take()
    onTypingChanged: {
        steps.forgive();
        if (typing)
            one.take();
    }

    StepHead {
        width: parent.width
        name: "lockBack"
        title: qsTr("Lock your store")
        open: !step.steps.busy
        onBack: step.steps.back()
    }

    KNote {
        width: parent.width
        text: step.steps.keychain === "no" ? qsTr("Everything you write and receive is kept encrypted on this computer.") : qsTr("Everything you write and receive is kept encrypted on this computer. What should open it?")
    }

    KSpinner {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: step.steps.keychain === ""
    }

    KNote {
        objectName: "noKeychain"
        width: parent.width
        visible: step.steps.keychain === "no"
        text: qsTr("This computer has no keychain that Kith could use, so a passphrase opens it. You type it each time Kith starts. If you forget it, only your 24 words bring you back, with a backup or the help of a contact.")
    }

    KChoice {
        objectName: "lockKeychain"
        width: parent.width
        visible: step.steps.keychain === "yes"
        glyph: "key"
        text: qsTr("This computer's keychain")
        note: qsTr("Opens by itself when you are logged in.")
        checked: !step.typing
        onClicked: step.typing = false
    }

    KChoice {
        objectName: "lockPassphrase"
        width: parent.width
        visible: step.steps.keychain === "yes"
        glyph: "lock"
        text: qsTr("A passphrase")
        note: qsTr("You type it each time Kith starts. If you forget it, only your 24 words bring you back, with a backup or the help of a contact.")
        checked: step.typing
        onClicked: step.typing = true
    }

    KColumn {
        width: parent.width
        spacing: Theme.s3
        visible: step.typing

        KField {
            id: one

            objectName: "passphrase"
            width: parent.width
            label: qsTr("Passphrase")
            note: qsTr("At least %1 characters.").arg(step.steps.least)
            error: step.steps.spot === "passphrase" ? step.steps.error : ""
            secret: true
            onAccepted: two.take()
            onErrorChanged: if (error)
                take()
        }

        Connections {
            target: one.input

            function onTextEdited(): void {
                step.steps.forgive();
            }
        }

        RowLayout {
            width: parent.width
            spacing: Theme.s3
            visible: one.text !== ""

            KProgress {
                Layout.fillWidth: true
                name: qsTr("Strength")
                value: step.strength.share
                tone: step.strength.level < 2 ? Theme.danger : step.strength.level < 3 ? Theme.warnText : Theme.online
            }

            KNote {
                objectName: "strength"
                text: step.strength.word
            }
        }

        KField {
            id: two

            objectName: "passphraseAgain"
            width: parent.width
            label: qsTr("Once more")
            error: step.steps.spot === "again" ? step.steps.error : ""
            secret: true
            onAccepted: step.go()
        }

        Connections {
            target: two.input

            function onTextEdited(): void {
                step.steps.forgive();
            }
        }
    }

    KCheck {
        objectName: "lockKeyFile"
        width: parent.width
        enabled: !step.steps.busy
        text: qsTr("Ask for a key file, too")
        checked: step.steps.key_file.is_wanted
        onClicked: {
            step.steps.forgive();
            step.steps.key_file.want(checked);
        }
    }

    KColumn {
        width: parent.width
        spacing: Theme.s1
        visible: step.steps.key_file.is_wanted

        KNote {
            objectName: "lockKeyFileNote"
            width: parent.width
            text: qsTr("Kith makes a small file, on a stick for instance, without which this store does not open. Keep a copy of it in another place: if all are lost, only your 24 words bring you back, with a backup or the help of a contact.")
        }

        KFileChoice {
            width: parent.width
            enabled: !step.steps.busy
            path: step.steps.key_file.where
            none: qsTr("Best on a stick")
            text: qsTr("Choose where")
            onAsked: step.steps.key_file.put()
            error: step.steps.spot === "file" ? step.steps.error : ""
        }
    }

    KNote {
        width: parent.width
        visible: text !== ""
        text: step.steps.spot === "" ? step.steps.error : ""
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KButton {
        objectName: "lockNext"
        width: parent.width
        kind: "primary"
        enabled: !busy && step.steps.keychain !== ""
        busy: step.steps.busy
        text: step.steps.busy ? step.steps.linking ? qsTr("Linking…") : qsTr("Making your keys…") : step.returning ? qsTr("Bring everything back") : step.steps.alone.returning ? qsTr("Come back") : step.steps.linking ? qsTr("Link this device") : qsTr("Create my identity")
        onClicked: step.go()
    }
}
