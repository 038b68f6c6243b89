pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// What a person or a group lacks as a file that is carried by hand, one that somebody brought, and what came of either.
KCard {
    id: card

    required property var carrying
    property string talk: ""
    property string name: ""
    property bool group: false
    readonly property var now: carrying.now

    glyph: "folder"
    title: qsTr("Without a network")
    note: card.group ? qsTr("What was said here goes into a file that only members can read. Carry it to any of them on a stick, and from one to the next; what they carry back tells you that it came.") : qsTr("What is new for them goes into a file that only they can open. Carry it to them on a stick; what they carry back tells you that it came.")

    RowLayout {
        width: parent.width
        spacing: Theme.s2
        visible: card.now.busy !== ""

        KSpinner {
            size: 20
        }

        KNote {
            objectName: "carryBusy"
            Layout.fillWidth: true
            text: !card.now.under_way ? qsTr("Choose the file.") : card.now.busy === "reading" ? qsTr("Reading the file. Parts so far: %1").arg(card.now.done) : qsTr("Writing the file. Parts so far: %1").arg(card.now.done)
        }

        KButton {
            objectName: "carryStop"
            visible: card.now.under_way
            kind: "quiet"
            text: qsTr("Stop")
            onClicked: card.carrying.stop()
        }
    }

    KNote {
        objectName: "carrySaid"
        width: parent.width
        visible: card.now.said !== ""
        text: card.now.said
        color: Theme.goodText
    }

    KNote {
        objectName: "carryError"
        width: parent.width
        visible: card.now.error !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    Flow {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "carrySave"
            width: Math.min(implicitWidth, parent.width)
            glyph: "download"
            text: card.group ? qsTr("Save what the others lack to a file…") : qsTr("Save what %1 lacks to a file…").arg(card.name)
            busy: card.now.busy === "writing"
            enabled: card.now.busy === ""
            onClicked: card.carrying.save(card.talk, card.name)
        }

        KButton {
            objectName: "carryRead"
            width: Math.min(implicitWidth, parent.width)
            kind: "quiet"
            text: qsTr("Read a file somebody brought…")
            busy: card.now.busy === "reading"
            enabled: card.now.busy === ""
            onClicked: card.carrying.read()
        }
    }
}
