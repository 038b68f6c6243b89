import QtQuick
import ui.theme
import ui.controls

// The link or code of somebody who invited me: typed, pasted, dropped as a picture, or held before the camera.
KCard {
    id: card

    required property var adding
    required property var shell
    readonly property var now: adding.now

    glyph: "qr"
    title: qsTr("Somebody invited you")
    note: qsTr("Paste their link, or a picture of their code; a picture may also be dropped here. A link into a group works, too.")

    KField {
        id: link

        objectName: "acceptLink"
        width: parent.width
        hint: "kith://…"
        label: qsTr("Their link")
        error: card.now.error
        onAccepted: card.adding.accept(text)
        Component.onCompleted: text = card.now.offered
    }

    Flow {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "acceptNext"
            kind: "primary"
            text: qsTr("Connect")
            enabled: link.text.trim() !== "" && !busy
            busy: card.now.busy === "accept"
            onClicked: card.adding.accept(link.text)
        }

        KButton {
            objectName: "acceptPaste"
            glyph: "copy"
            text: qsTr("Paste")
            onClicked: card.adding.paste()
        }

        KButton {
            objectName: "acceptPicture"
            glyph: "image"
            text: qsTr("Picture of a code…")
            onClicked: card.adding.choose_picture()
        }

        KButton {
            objectName: "acceptCamera"
            visible: !card.adding.scanner.now.on
            glyph: "video"
            text: qsTr("Use the camera")
            onClicked: card.adding.scanner.start()
        }

        KButton {
            objectName: "acceptAsked"
            visible: (card.shell.badges["join"] ?? 0) > 0
            text: qsTr("Where you asked to be let in")
            onClicked: card.shell.go("join")
        }
    }

    KScan {
        width: parent.width
        scanner: card.adding.scanner
    }

    Connections {
        target: link.input

        function onTextEdited(): void {
            card.adding.forgive();
        }
    }

    Connections {
        target: card.adding

        function onMet(): void {
            link.text = "";
        }
        function onBegun(somebodys: string): void {
            link.text = somebodys;
        }
    }
}
