pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// My devices, each with what can be done with it, and a code for a new one as picture, text and link.
KCard {
    id: card

    required property var devices
    required property var shell
    readonly property var now: devices.now
    readonly property bool shows: now.link !== ""

    // What was pressed is gone then; this brings the code into view, too.
    onShowsChanged: if (shows)
        Qt.callLater(copier.forceActiveFocus, Qt.TabFocusReason)

    glyph: "key"
    title: qsTr("Devices")
    note: now.out ? qsTr("This device was removed from your account: nothing is sent from here any more.") : qsTr("Each of your devices has all conversations and speaks as you.")

    Repeater {
        model: card.now.rows

        DeviceRow {
            width: parent.width
            busy: card.now.busy
            fixed: card.now.out
            onToName: naming.ask(modelData.id, modelData.name)
            onToRenew: renewing.ask(modelData.id, modelData.name, modelData.heard)
            onToRemove: question.ask(modelData.id, modelData.name)
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

    GridLayout {
        width: parent.width
        visible: card.shows
        columns: width >= 420 * Theme.scale ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s3

        KCode {
            objectName: "devicesCode"
            Layout.alignment: Qt.AlignTop
            size: 208
            name: card.now.renews === "" ? qsTr("QR code that links a new device") : qsTr("QR code that renews “%1”").arg(card.now.renews)
            path: card.now.path
            units: card.now.size
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s3

            KNote {
                Layout.fillWidth: true
                text: card.now.renews === "" ? qsTr("Start Kith on the new device, choose “I have Kith on another device”, and give it this code:") : qsTr("On “%1”, choose “Set it right” in the notice at the top, and give it this code:").arg(card.now.renews)
            }

            KText {
                objectName: "devicesTyped"
                Layout.fillWidth: true
                text: card.now.typed
                wrapMode: Text.Wrap
                font.pixelSize: Theme.title
                font.weight: Font.DemiBold
            }

            KNote {
                objectName: "devicesWhere"
                Layout.fillWidth: true
                text: card.now.far ? qsTr("Typed, it works on the same network; as picture or link from anywhere, over your relay.") : qsTr("Both must be on the same network; with a relay it works from anywhere.")
            }

            KNote {
                objectName: "devicesUntil"
                Layout.fillWidth: true
                text: qsTr("Good for one device, until %1. Whoever has it reads and writes as you: show it to nobody.").arg(card.now.until)
                color: Theme.warnText
            }

            Flow {
                Layout.fillWidth: true
                spacing: Theme.s2

                KButton {
                    id: copier

                    objectName: "devicesCopy"
                    kind: "primary"
                    glyph: "copy"
                    text: qsTr("Copy the link")
                    onClicked: {
                        card.shell.copy(card.now.link);
                        card.shell.say(qsTr("Copied. Paste it on that device only."));
                    }
                }

                KButton {
                    objectName: "devicesHide"
                    kind: "quiet"
                    text: qsTr("Hide")
                    onClicked: card.devices.hide()
                }
            }
        }
    }

    NameDevice {
        id: naming

        devices: card.devices
    }

    RenewDevice {
        id: renewing

        devices: card.devices
    }

    RemoveDevice {
        id: question

        devices: card.devices
    }
}
