pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The switch that makes this computer a relay, what that means, and the invitation to it as link and code.
KCard {
    id: card

    required property var serving
    required property var shell
    readonly property var now: serving.now
    readonly property bool invites: now.on && now.invitation !== ""

    glyph: "relay"
    title: qsTr("Relay")
    sought: qsTr("server, host, mailbox")

    KSwitch {
        objectName: "settingsServe"
        width: parent.width
        text: qsTr("Be the relay for my people")
        note: qsTr("Keeps sealed mail for them while they are not online, and works only while this computer is on and they can reach it.")
        checked: card.now.on
        enabled: !card.now.busy
        onClicked: {
            card.serving.set(checked);
            checked = Qt.binding(() => card.now.on);
        }
    }

    RowLayout {
        width: parent.width
        visible: card.now.busy
        spacing: Theme.s2

        KSpinner {
            size: 18
        }

        KNote {
            Layout.fillWidth: true
            text: card.now.on ? qsTr("Starting the relay…") : qsTr("Stopping the relay…")
        }
    }

    KNote {
        objectName: "settingsServeError"
        width: parent.width
        visible: text !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KNote {
        objectName: "settingsServeNote"
        width: parent.width
        text: qsTr("It sees who connects, from which address, when, and padded sizes. It cannot read messages, posts, pictures or names, and cannot forge any.")
    }

    GridLayout {
        width: parent.width
        visible: card.invites
        columns: width >= 420 * Theme.scale ? 2 : 1
        columnSpacing: Theme.s4
        rowSpacing: Theme.s3

        KCode {
            objectName: "settingsInvitationCode"
            Layout.alignment: Qt.AlignTop
            size: 208
            name: qsTr("QR code of the invitation to your relay")
            path: card.now.path
            units: card.now.size
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s3

            KField {
                Layout.fillWidth: true
                label: qsTr("Invitation for your people")
                text: card.now.invitation
                readOnly: true
                Component.onCompleted: input.objectName = "settingsInvitation"
            }

            KButton {
                objectName: "settingsInvitationCopy"
                kind: "primary"
                glyph: "copy"
                text: qsTr("Copy the link")
                onClicked: {
                    card.shell.copy(card.now.invitation);
                    card.shell.say(qsTr("Copied. They join by it on their Network page."));
                }
            }

            KNote {
                objectName: "settingsServeAddress"
                Layout.fillWidth: true
                visible: card.now.addresses !== ""
                text: qsTr("Found at %1. From outside of your network only if your router lets it through.").arg(card.now.addresses)
            }
        }
    }
}
