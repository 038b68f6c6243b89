pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// How the store is locked, where it is, whether the recovery phrase is on paper, and what nobody has checked.
KCard {
    id: card

    required property var now
    required property var shell
    required property var factor

    glyph: "lock"
    title: qsTr("Store and safety")
    sought: qsTr("security, password, passphrase, encryption, lock, disk, folder")
    note: qsTr("Everything you write and receive is kept encrypted on this computer.")

    KFact {
        objectName: "storeLock"
        width: parent.width
        label: qsTr("Locked")
        text: card.now.lock
    }

    KFact {
        objectName: "storeKeyFile"
        width: parent.width
        label: qsTr("Key file")
        text: card.factor.asked ? qsTr("Asked for, too. Keep a copy of it: without it only your 24 words bring you back.") : qsTr("None. One on a stick makes a copy of this computer's disk useless to others.")
    }

    KFact {
        objectName: "storeHome"
        width: parent.width
        label: qsTr("Folder")
        text: card.now.home
        copies: true
        onCopied: {
            card.shell.copy(card.now.home);
            card.shell.say(qsTr("Copied the folder's path."));
        }
    }

    KFact {
        objectName: "storePhrase"
        width: parent.width
        label: qsTr("Recovery")
        sought: qsTr("24 words, phrase, seed")
        text: card.now.phrase_waits ? qsTr("Your recovery phrase is not written down yet. If this computer is lost, you do not come back without it.") : qsTr("You wrote your recovery phrase down. Nobody can show it again, not even Kith.")
    }

    KFact {
        objectName: "storeKeepers"
        width: parent.width
        label: qsTr("Your contacts")
        text: card.now.kept_by ? qsTr("Whom you know is kept, sealed to your words, by %1. With the words and a code of one of them all come back.").arg(card.now.kept_by) : qsTr("Nobody keeps yet whom you know. Once you have a contact, it is given to them within an hour, sealed to your words.")
    }

    KButton {
        objectName: "storePhraseNow"
        visible: card.now.phrase_waits
        glyph: "key"
        text: qsTr("Write it down now")
        onClicked: card.shell.go("recovery", "")
    }

    KButton {
        objectName: "storeLockNow"
        visible: card.factor.typed || card.factor.asked
        kind: "quiet"
        glyph: "lock"
        text: qsTr("Lock Kith now")
        onClicked: card.shell.lock()
    }

    KNote {
        width: parent.width
        visible: card.factor.typed || card.factor.asked
        text: qsTr("Until it is opened again, nothing comes in and no call rings: what is sent to you waits.")
    }

    KButton {
        objectName: "storeFactor"
        kind: "quiet"
        glyph: "key"
        text: card.factor.asked ? qsTr("Open without the key file") : qsTr("Add a key file")
        sought: qsTr("two factors, second factor, USB")
        onClicked: asking.made().ask(card.factor.asked)
    }

    KLater {
        id: asking

        sourceComponent: KeyFileDialog {
            factor: card.factor
        }
    }

    Rectangle {
        width: parent.width
        implicitHeight: audit.implicitHeight + 2 * Theme.s3
        radius: Theme.radius
        color: Theme.warnSoft

        RowLayout {
            id: audit

            x: Theme.s3
            y: Theme.s3
            width: parent.width - 2 * Theme.s3
            spacing: Theme.s3

            KIcon {
                Layout.alignment: Qt.AlignTop
                glyph: "shield"
                size: 20
                color: Theme.warnText
            }

            KNote {
                objectName: "storeAudit"
                Layout.fillWidth: true
                text: qsTr("Kith is young and not externally audited. Do not rely on it where a mistake could harm somebody.")
                color: Theme.warnText
            }
        }
    }
}
