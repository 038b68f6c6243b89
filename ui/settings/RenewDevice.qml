pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Says what renewing a device means, and when it was heard last, before a code for that is shown.
KDialog {
    id: dialog

    required property var devices
    property string device: ""
    property string name: ""
    property string heard: ""

    function ask(which: string, called: string, when: string): void {
        device = which;
        name = called;
        heard = when;
        open();
    }

    title: qsTr("Renew this device?")

    contentItem: KColumn {
        spacing: Theme.s2

        KText {
            width: parent.width
            text: dialog.name
            elide: Text.ElideMiddle
            font.weight: Font.DemiBold
        }

        KNote {
            objectName: "deviceHeard"
            width: parent.width
            text: qsTr("Last heard of on %1.").arg(dialog.heard)
        }

        KNote {
            width: parent.width
            text: qsTr("For a device where an old copy of Kith's folder was put back. It goes on as a new device with all it has, and what it was is removed. You get a code, which only that device can use.")
        }
    }

    buttons: [
        KButton {
            objectName: "deviceRenewSure"
            kind: "primary"
            text: qsTr("Show the code")
            onClicked: {
                dialog.close();
                dialog.devices.renew(dialog.device);
            }
        },
        KButton {
            objectName: "deviceRenewNot"
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
