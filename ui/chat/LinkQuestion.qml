pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Asks before a link is opened, and shows where it really leads; what cannot be opened can be copied.
KDialog {
    id: dialog

    required property var talk
    required property var shell
    property string link: ""
    property var leads: ({
            kind: "nothing",
            address: "",
            host: "",
            open: false
        })
    readonly property bool good: leads.kind !== "nothing"

    function ask(address: string): void {
        link = address;
        leads = talk.opening.where(address);
        open();
    }

    title: leads.kind === "web" ? qsTr("Open this link?") : leads.kind === "group" ? qsTr("Look at this group?") : good ? qsTr("Add who made this link?") : qsTr("This link cannot be opened")
    wanted: 460
    onOpened: copy.forceActiveFocus()

    contentItem: ColumnLayout {
        spacing: Theme.s2

        KText {
            objectName: "linkHost"
            Layout.fillWidth: true
            visible: text !== ""
            text: dialog.leads.host
            wrapMode: Text.WrapAnywhere
            maximumLineCount: 4
            font.pixelSize: Theme.title
            font.weight: Font.DemiBold
        }

        KText {
            objectName: "linkAddress"
            Layout.fillWidth: true
            text: dialog.leads.address
            wrapMode: Text.WrapAnywhere
            maximumLineCount: 8
            elide: Text.ElideRight
            color: Theme.textSoft
        }

        KNote {
            Layout.fillWidth: true
            text: dialog.leads.kind === "web" ? (dialog.leads.open ? qsTr("It opens in your browser. Whoever is there learns your address, and the way there is not encrypted.") : qsTr("It opens in your browser. Whoever is there learns your address.")) : dialog.leads.kind === "group" ? qsTr("You see what the group is, and decide then whether you join.") : dialog.good ? qsTr("Whoever has made it becomes your contact.") : qsTr("It names no place.")
        }
    }

    buttons: [
        KButton {
            objectName: "linkOpen"
            kind: "primary"
            visible: dialog.good
            text: dialog.leads.kind === "web" ? qsTr("Open in the browser") : dialog.leads.kind === "group" ? qsTr("Look") : qsTr("Add")
            onClicked: {
                dialog.close();
                dialog.talk.opening.follow(dialog.link);
            }
        },
        KButton {
            id: copy

            objectName: "linkCopy"
            text: qsTr("Copy")
            onClicked: {
                dialog.close();
                dialog.shell.copy(dialog.link);
            }
        },
        KButton {
            objectName: "linkNever"
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
