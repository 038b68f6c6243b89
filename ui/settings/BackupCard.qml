pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Where backups go, up to when everything is there, and what is wrong; a folder is chosen, looked through, or left.
KCard {
    id: card

    required property var backups
    required property var shell
    readonly property var now: backups.now

    glyph: "folder"
    title: qsTr("Backup")
    sought: qsTr("save, copy, restore, stick, cloud")
    note: now.on ? qsTr("Sealed copies of everything, never more than five minutes behind while the folder can be reached. Only your 24 words open them.") : qsTr("Keep sealed copies of everything on a stick or in a synced folder. With them and your 24 words you come back on any computer.")

    KFact {
        objectName: "backupFolder"
        width: parent.width
        visible: card.now.on
        label: qsTr("Folder")
        text: card.now.folder
    }

    KFact {
        objectName: "backupSaved"
        width: parent.width
        visible: card.now.on
        label: qsTr("Last backup")
        text: card.now.saved !== "" ? card.now.saved : qsTr("The first one is being made")
    }

    KFact {
        objectName: "backupChecked"
        width: parent.width
        visible: card.now.on && card.now.checked !== ""
        label: qsTr("Last check")
        text: card.now.damage !== "" ? qsTr("%1, damage was found").arg(card.now.checked) : qsTr("%1, every file is whole").arg(card.now.checked)
    }

    KNote {
        objectName: "backupDamage"
        width: parent.width
        visible: card.now.damage !== ""
        text: qsTr("%1 A new backup is begun in its place.").arg(card.now.damage)
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KNote {
        objectName: "backupError"
        width: parent.width
        visible: card.now.error !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    Flow {
        width: parent.width
        spacing: Theme.s2
        visible: card.now.on

        KButton {
            objectName: "backupNow"
            kind: "primary"
            glyph: "download"
            text: qsTr("Back up now")
            busy: card.now.busy === "now"
            enabled: card.now.busy === ""
            onClicked: card.backups.save()
        }

        KButton {
            objectName: "backupCheck"
            text: qsTr("Check it")
            busy: card.now.busy === "check"
            enabled: card.now.busy === ""
            onClicked: card.backups.check()
        }
    }

    Flow {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "backupPick"
            kind: card.now.on ? "quiet" : "primary"
            glyph: "folder"
            text: card.now.on ? qsTr("Another folder") : qsTr("Choose a folder")
            busy: card.now.busy === "keep"
            enabled: card.now.busy === ""
            onClicked: card.backups.pick()
        }

        KButton {
            objectName: "backupStop"
            visible: card.now.on
            kind: "quiet"
            text: qsTr("Stop")
            enabled: card.now.busy === ""
            Accessible.name: qsTr("Stop keeping backups")
            onClicked: card.backups.stop()
        }
    }
}
