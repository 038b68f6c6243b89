pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// My devices, each with what can be done with it, and a code for a new one as picture, text and link.
KCard {
    id: card

    required property var devices
    required property var shell
    readonly property var now: devices.now
    readonly property bool shows: now.link !== ""

    onShowsChanged: if (shows)
        Qt.callLater(code.take)

    glyph: "key"
    title: qsTr("Devices")
    sought: qsTr("phone, laptop, second computer, sign out, lost, link")
    note: now.out ? qsTr("This device was removed from your account: nothing is sent from here any more.") : qsTr("Each of your devices has all conversations and speaks as you.")

    Repeater {
        model: card.now.rows

        DeviceRow {
            width: parent.width
            busy: card.now.busy
            fixed: card.now.out
            onToName: naming.made().ask(modelData.id, modelData.name)
            onToRenew: renewing.made().ask(modelData.id, modelData.name, modelData.heard)
            onToRemove: question.made().ask(modelData)
        }
    }

    KNote {
        objectName: "devicesError"
        width: parent.width
        visible: text !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KButton {
        objectName: "devicesLink"
        visible: card.now.links && !card.shows
        glyph: "qr"
        text: qsTr("Link a new device")
        busy: card.now.busy
        onClicked: card.devices.link()
    }

    KNote {
        objectName: "devicesNoLink"
        width: parent.width
        visible: !card.now.links && !card.now.out && card.now.rows.length > 0
        text: qsTr("New devices are linked on the one that can do it.")
    }

    KLinkCode {
        id: code

        objectName: "devices"
        width: parent.width
        visible: card.shows
        shown: card.now
        picture: card.now.renews === "" ? qsTr("QR code that links a new device") : qsTr("QR code that renews “%1”").arg(card.now.renews)
        how: card.now.renews === "" ? qsTr("Start Kith on the new device, choose “I have Kith on another device”, and give it this code:") : qsTr("On “%1”, choose “Set it right” in the notice at the top, and give it this code:").arg(card.now.renews)
        warning: qsTr("Whoever has it reads and writes as you: show it to nobody.")
        onCopied: {
            card.shell.copy(card.now.link);
            card.shell.say(qsTr("Copied. Paste it on that device only."));
        }
        onHidden: card.devices.hide()
    }

    KLater {
        id: naming

        sourceComponent: NameDevice {
            devices: card.devices
        }
    }

    KLater {
        id: renewing

        sourceComponent: RenewDevice {
            devices: card.devices
        }
    }

    KLater {
        id: question

        sourceComponent: RemoveDevice {
            devices: card.devices
        }
    }
}
