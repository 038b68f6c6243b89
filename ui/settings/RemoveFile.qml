pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Asks before one large file of somebody else is removed from this device.
KDialog {
    id: dialog

    required property var storing
    property var file: ({})

    function ask(row: var): void {
        file = row;
        open();
    }

    title: qsTr("Remove this file?")

    contentItem: KColumn {
        spacing: Theme.s2

        KText {
            objectName: "storageRemoveName"
            width: parent.width
            text: dialog.file.name ?? ""
            elide: Text.ElideMiddle
            font.weight: Font.DemiBold
        }

        KNote {
            width: parent.width
            text: dialog.file.where ?? ""
        }

        KNote {
            width: parent.width
            text: qsTr("It goes from this device alone, and can be fetched again as long as its sender has it. The message stays.")
        }
    }

    buttons: [
        KButton {
            objectName: "storageRemoveSure"
            kind: "danger"
            text: qsTr("Remove")
            onClicked: {
                dialog.close();
                dialog.storing.remove(dialog.file.message, dialog.file.number);
            }
        },
        KButton {
            objectName: "storageRemoveNot"
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
