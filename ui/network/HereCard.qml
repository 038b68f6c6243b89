pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// This computer as others find it: name, addresses, port, whether the local network sees it, and links open now.
KCard {
    id: card

    required property var now
    required property var shell

    glyph: "network"
    title: qsTr("This computer")

    KFact {
        objectName: "hereName"
        width: parent.width
        label: qsTr("Name")
        text: card.shell.me.name
    }

    Repeater {
        model: card.now.addresses

        KFact {
            id: address

            required property int index
            required property string modelData

            objectName: "hereAddress"
            width: card.width - 2 * Theme.s5
            label: index === 0 ? card.now.addresses.length > 1 ? qsTr("Addresses") : qsTr("Address") : ""
            text: modelData
            copies: true
            onCopied: {
                card.shell.copy(modelData);
                card.shell.say(qsTr("Copied: %1").arg(modelData));
            }
        }
    }

    KFact {
        objectName: "herePort"
        width: parent.width
        label: qsTr("Port")
        text: card.now.port > 0 ? card.now.port : qsTr("Not listening")
    }

    KFact {
        objectName: "hereLan"
        width: parent.width
        label: qsTr("Local network")
        text: card.now.lan ? qsTr("On: contacts on the same network find this computer") : qsTr("Off: this computer neither looks nor shows itself there")
    }

    KFact {
        objectName: "hereLinks"
        width: parent.width
        label: qsTr("Connections")
        text: card.now.links === 0 ? qsTr("None open now") : card.now.links === 1 ? qsTr("1 open now") : qsTr("%1 open now").arg(card.now.links)
    }
}
