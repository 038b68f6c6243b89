pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Has the store ask for a key file from now on, or no more; either way with what else opens it.
KDialog {
    id: dialog

    required property var factor
    property bool removing: false

    function ask(away: bool): void {
        removing = away;
        word.text = "";
        factor.begin();
        open();
    }

    function go(): void {
        if (removing)
            factor.remove(word.text);
        else
            factor.add(word.text);
    }

    title: removing ? qsTr("Open without the key file?") : qsTr("Add a key file?")
    wanted: 480
    onOpened: file.take()
    onClosed: word.text = ""

    Connections {
        target: dialog.factor

        function onDone(): void {
            dialog.close();
        }
    }

    contentItem: KColumn {
        spacing: Theme.s3

        KNote {
            objectName: "factorNote"
            width: parent.width
            text: dialog.removing ? qsTr("The store opens without it from now on, as it did before. Copies of Kith's folder that were made meanwhile still ask for it: keep the file as long as you keep those.") : qsTr("Kith makes a small file, on a stick for instance, without which this store does not open any more. Keep a copy of it in another place: if all are lost, only your 24 words bring you back, with a backup or the help of a contact.")
        }

        KFileChoice {
            id: file

            width: parent.width
            enabled: !dialog.factor.busy
            path: dialog.factor.key_file.where
            none: dialog.removing ? qsTr("Not chosen yet") : qsTr("Best on a stick")
            text: dialog.removing ? qsTr("Choose the file") : qsTr("Choose where")
            onAsked: dialog.removing ? dialog.factor.key_file.pick() : dialog.factor.key_file.put()
        }

        KField {
            id: word

            objectName: "factorPassphrase"
            width: parent.width
            visible: dialog.factor.typed
            label: qsTr("Passphrase")
            secret: true
            readOnly: dialog.factor.busy
            onAccepted: dialog.go()
        }

        KNote {
            objectName: "factorError"
            width: parent.width
            visible: text !== ""
            text: dialog.factor.error
            color: Theme.dangerText
            Accessible.role: Accessible.AlertMessage
        }
    }

    buttons: [
        KButton {
            objectName: "factorSure"
            kind: "primary"
            busy: dialog.factor.busy
            text: dialog.removing ? qsTr("Open without it") : qsTr("Make the key file")
            onClicked: dialog.go()
        },
        KButton {
            objectName: "factorNot"
            kind: "quiet"
            enabled: !dialog.factor.busy
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
