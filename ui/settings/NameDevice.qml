import QtQuick
import ui.controls

// Says anew what a device is called.
KDialog {
    id: dialog

    required property var devices
    property string device: ""
    property string before: ""
    readonly property bool ready: field.text.trim() !== "" && field.text.trim() !== before

    function ask(which: string, called: string): void {
        device = which;
        before = called;
        field.text = called;
        open();
        field.take();
        field.input.selectAll();
    }

    function save(): void {
        if (!ready)
            return;
        close();
        devices.rename(device, field.text.trim());
    }

    title: qsTr("Rename this device")

    contentItem: KColumn {
        KField {
            id: field

            objectName: "deviceNewName"
            width: parent.width
            label: qsTr("What it is called on all of your devices")
            maximumLength: 64
            onAccepted: dialog.save()
        }
    }

    buttons: [
        KButton {
            objectName: "deviceNameSave"
            kind: "primary"
            text: qsTr("Save")
            enabled: dialog.ready
            onClicked: dialog.save()
        },
        KButton {
            objectName: "deviceNameNot"
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
