pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// Which Kith this is, and which account.
KCard {
    id: card

    required property var now
    required property var shell

    glyph: "info"
    title: qsTr("About Kith")
    sought: qsTr("version, licence, help, update")

    KFact {
        objectName: "aboutVersion"
        width: parent.width
        label: qsTr("Version")
        text: card.now.version
    }

    KFact {
        objectName: "aboutAccount"
        width: parent.width
        label: qsTr("Your account")
        text: card.now.account.slice(0, 16) + "…"
        copies: true
        onCopied: {
            card.shell.copy(card.now.account);
            card.shell.say(qsTr("Copied the id of your account."));
        }
    }

    KButton {
        objectName: "aboutHonest"
        text: qsTr("What Kith is not")
        onClicked: card.shell.go("honest", "")
    }

    KButton {
        objectName: "aboutWorks"
        text: qsTr("What still works")
        onClicked: card.shell.go("works", "")
    }

    KNote {
        width: parent.width
        text: qsTr("Apache License 2.0. There is no company's server: your node runs on this computer.")
    }
}
