import QtQuick
import ui.controls

// What stands in the list of conversations while there is none: how to begin, or that nothing holds what was looked for.
KEmpty {
    id: empty

    required property bool filtered
    required property var shell

    glyph: filtered ? "search" : "people"
    title: filtered ? qsTr("Nothing found") : qsTr("No conversations yet")
    note: filtered ? qsTr("No name or last message holds these words.") : qsTr("Find somebody near you, or send an invite link.")

    KButton {
        objectName: "emptyAdd"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: !empty.filtered
        kind: "primary"
        glyph: "invite"
        text: qsTr("Add people")
        onClicked: empty.shell.go("people", "add")
    }

    KButton {
        objectName: "lookAround"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: !empty.filtered && !empty.shell.samples_only
        kind: "quiet"
        text: qsTr("Look around first")
        onClicked: empty.shell.look_around()
    }
}
