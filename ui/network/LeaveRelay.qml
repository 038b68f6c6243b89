pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Asks before a relay is left, because nothing brings back what it still holds.
KDialog {
    id: dialog

    required property var relays
    property string relay: ""
    property string name: ""

    function ask(which: string, called: string): void {
        relay = which;
        name = called;
        open();
    }

    title: qsTr("Leave this relay?")

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
            text: qsTr("What it still keeps for you is not fetched any more; senders keep their copy until you have it. Your contacts are told that you left, and your other devices leave it, too.")
        }
    }

    buttons: [
        KButton {
            objectName: "relayLeaveSure"
            kind: "danger"
            text: qsTr("Leave")
            onClicked: {
                dialog.close();
                dialog.relays.leave(dialog.relay);
            }
        },
        KButton {
            objectName: "relayStay"
            kind: "quiet"
            text: qsTr("Stay")
            onClicked: dialog.close()
        }
    ]
}
