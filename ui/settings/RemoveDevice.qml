pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Asks before a device is removed, because nothing brings it back.
KDialog {
    id: dialog

    required property var devices
    property string device: ""
    property string name: ""
    property bool admin: false
    property bool asked: false
    property string wrong: ""

    function ask(row: var): void {
        device = row.id;
        name = row.name;
        admin = row.admin;
        words.text = wrong = "";
        asked = false;
        open();
    }

    function go(): void {
        if (!sure.enabled)
            return;
        asked = true;
        dialog.devices.remove(dialog.device, words.text);
    }

    title: qsTr("Remove this device?")
    onClosed: words.text = ""

    Connections {
        target: dialog.devices

        function onChanged(): void {
            if (!dialog.asked || dialog.devices.now.busy)
                return;
            dialog.asked = false;
            dialog.wrong = dialog.admin ? dialog.devices.now.error : "";
            if (dialog.wrong === "")
                dialog.close();
        }
    }

    Connections {
        target: words.input

        function onTextEdited(): void {
            dialog.wrong = "";
        }
    }

    contentItem: KColumn {
        spacing: Theme.s2

        KText {
            width: parent.width
            text: dialog.name
            elide: Text.ElideMiddle
            font.weight: Font.DemiBold
        }

        KNote {
            width: parent.width
            text: qsTr("It gets nothing more, and nobody takes anything from it. What it holds stays on it. It can be linked again only as a new device.")
        }

        KNote {
            width: parent.width
            visible: dialog.admin
            text: qsTr("It may link and remove devices, as this one may: so it takes your 24 words.")
        }

        KPhrase {
            id: words

            objectName: "deviceRemoveWords"
            width: parent.width
            visible: dialog.admin
            error: dialog.wrong
            readOnly: dialog.asked
            onAccepted: dialog.go()
        }
    }

    buttons: [
        KButton {
            id: sure

            objectName: "deviceRemoveSure"
            kind: "danger"
            text: qsTr("Remove")
            busy: dialog.asked
            enabled: !dialog.admin || words.count === words.most
            onClicked: dialog.go()
        },
        KButton {
            objectName: "deviceKeep"
            kind: "quiet"
            text: qsTr("Keep it")
            onClicked: dialog.close()
        }
    ]
}
