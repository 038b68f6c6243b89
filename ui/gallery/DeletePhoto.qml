import QtQuick
import ui.controls

// Asks before a photo is deleted: it goes from everybody.
KDialog {
    id: dialog

    required property var viewing

    title: qsTr("Delete this photo?")
    wanted: 400

    contentItem: KNote {
        text: qsTr("It is deleted from everybody who is in the album. This cannot be undone.")
    }

    buttons: [
        KButton {
            objectName: "deleteForSure"
            kind: "danger"
            text: qsTr("Delete")
            onClicked: {
                dialog.close();
                dialog.viewing.delete();
            }
        },
        KButton {
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
