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

    function ask(which: string, called: string): void {
        device = which;
        name = called;
        open();
    }

    title: qsTr("Remove this device?")

    contentItem: Column {
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
    }

    buttons: [
        KButton {
            objectName: "deviceRemoveSure"
            kind: "danger"
            text: qsTr("Remove")
            onClicked: {
                dialog.close();
                dialog.devices.remove(dialog.device);
            }
        },
        KButton {
            objectName: "deviceKeep"
            kind: "quiet"
            text: qsTr("Keep it")
            onClicked: dialog.close()
        }
    ]
}
