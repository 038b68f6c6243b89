import QtQuick
import ui.controls

// Asks for the title of a new album.
KDialog {
    id: dialog

    required property var page

    title: qsTr("New album")
    onAboutToShow: field.text = ""
    onOpened: field.take()

    function make(): void {
        if (field.text.trim() === "")
            return;
        page.new_album(field.text);
    }

    Connections {
        target: dialog.page

        function onAlbum_made(): void {
            dialog.close();
        }
    }

    contentItem: KField {
        id: field

        objectName: "albumTitle"
        label: qsTr("Title")
        note: qsTr("Only you see it until you add people.")
        maximumLength: 64
        onAccepted: dialog.make()
    }

    buttons: [
        KButton {
            objectName: "makeAlbum"
            kind: "primary"
            text: qsTr("Make album")
            enabled: field.text.trim() !== ""
            onClicked: dialog.make()
        },
        KButton {
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
