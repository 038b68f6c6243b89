pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Joining a relay by its link, typed or pasted, or by a picture of its code, or its code before the camera.
KCard {
    id: card

    required property var relays
    readonly property var now: relays.now

    glyph: "qr"
    title: qsTr("Join a relay")
    note: now.room ? qsTr("Paste the link of somebody's relay, or a picture of its code; a picture may also be dropped here.") : qsTr("You use two relays of others, which is the most. Leave one of them to join another.")

    KField {
        id: link

        objectName: "relayLink"
        width: parent.width
        visible: card.now.room
        label: qsTr("Link of the relay")
        hint: "kith://r#…"
        error: card.now.error
        onTextChanged: card.relays.forgive()
        onAccepted: card.relays.join(text)
    }

    Flow {
        width: parent.width
        visible: card.now.room
        spacing: Theme.s2

        KButton {
            objectName: "relayJoin"
            kind: "primary"
            text: qsTr("Join")
            enabled: link.text.trim() !== "" && !busy
            busy: card.now.busy
            onClicked: card.relays.join(link.text)
        }

        KButton {
            objectName: "relayPaste"
            glyph: "copy"
            text: qsTr("Paste")
            enabled: !card.now.busy
            onClicked: card.relays.paste()
        }

        KButton {
            objectName: "relayPicture"
            glyph: "image"
            text: qsTr("Picture of a code…")
            enabled: !card.now.busy
            onClicked: card.relays.choose_picture()
        }

        KButton {
            objectName: "relayCamera"
            visible: !card.relays.scanner.now.on
            glyph: "video"
            text: qsTr("Use the camera")
            enabled: !card.now.busy
            onClicked: card.relays.scanner.start()
        }
    }

    KScan {
        width: parent.width
        scanner: card.relays.scanner
    }

    Component.onCompleted: link.text = now.offered

    Connections {
        target: card.relays

        function onOffered(somebodys: string): void {
            link.text = somebodys;
        }

        function onJoined(): void {
            link.text = "";
        }
    }
}
