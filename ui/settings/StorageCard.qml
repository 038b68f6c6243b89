pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What takes room on this computer: by kind, by conversation, the largest files; and what is let go of.
KCard {
    id: card

    required property var storing
    readonly property var now: storing.now
    readonly property int few: 5
    property bool allChats: false
    property bool allFiles: false

    glyph: "archive"
    title: qsTr("Storage")
    note: qsTr("What Kith keeps on this computer. Files of others can be let go of and fetched again; texts always stay.")
    sought: qsTr("disk, space, memory, delete, clear, free up, media, photos, cache")

    KSpinner {
        visible: !card.now.known && card.now.error === ""
        size: 22
    }

    KNote {
        objectName: "storageError"
        width: parent.width
        visible: text !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KButton {
        objectName: "storageAgain"
        visible: !card.now.known && card.now.error !== ""
        glyph: "refresh"
        text: qsTr("Try again")
        onClicked: card.storing.again()
    }

    KFact {
        objectName: "storageTotal"
        width: parent.width
        visible: card.now.known
        label: qsTr("In all")
        text: card.now.fetchable !== "" ? qsTr("%1, of which %2 can be fetched again").arg(card.now.total).arg(card.now.fetchable) : card.now.total
    }

    Repeater {
        model: card.now.kinds

        RoomBar {}
    }

    KHeading {
        width: parent.width
        visible: card.now.chats.length > 0
        text: qsTr("Files by conversation")
        font.pixelSize: Theme.body
    }

    Repeater {
        model: card.allChats ? card.now.chats : card.now.chats.slice(0, card.few)

        RoomBar {}
    }

    KButton {
        objectName: "storageAllChats"
        visible: card.now.chats.length > card.few
        kind: "quiet"
        text: card.allChats ? qsTr("Fewer conversations") : qsTr("All %1 conversations").arg(card.now.chats.length)
        onClicked: card.allChats = !card.allChats
    }

    KHeading {
        width: parent.width
        visible: card.now.largest.length > 0
        text: qsTr("Largest files")
        font.pixelSize: Theme.body
    }

    Repeater {
        model: card.allFiles ? card.now.largest : card.now.largest.slice(0, card.few)

        BigFile {
            onWanted: card.storing.show(index)
            onRemoved: one.made().ask(modelData)
        }
    }

    KButton {
        objectName: "storageAllFiles"
        visible: card.now.largest.length > card.few
        kind: "quiet"
        text: card.allFiles ? qsTr("Fewer files") : qsTr("%1 largest files").arg(card.now.largest.length)
        onClicked: card.allFiles = !card.allFiles
    }

    RoomLimits {
        width: parent.width
        visible: card.now.known
        storing: card.storing
    }

    KButton {
        objectName: "storageClear"
        visible: card.now.known
        glyph: "delete"
        text: qsTr("Remove files of others…")
        sought: qsTr("delete, clear, clean up")
        onClicked: asking.made().ask()
    }

    KLater {
        id: one

        sourceComponent: RemoveFile {
            storing: card.storing
        }
    }

    KLater {
        id: asking

        sourceComponent: ClearFiles {
            storing: card.storing
        }
    }
}
