import QtQuick
import ui.controls

// What stands in the list of conversations while there is none: why, and how to begin.
KEmpty {
    id: empty

    required property var page
    required property var shell
    readonly property string why: page.filtered ? "search" : page.kind
    readonly property var words: ({
            all: {glyph: "people", title: qsTr("No conversations yet"), note: qsTr("Find somebody near you, or send an invite link.")},
            unread: {glyph: "check", title: qsTr("Nothing new"), note: qsTr("You have read everything.")},
            groups: {glyph: "group", title: qsTr("No groups yet"), note: qsTr("Make one for people who belong together.")},
            search: {glyph: "search", title: qsTr("No chat of that name"), note: qsTr("A message may still hold it: Enter looks through all of them.")}
        })

    signal elsewhere

    glyph: words[why].glyph
    title: words[why].title
    note: words[why].note

    KButton {
        objectName: "emptyAdd"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: empty.why === "all"
        kind: "primary"
        glyph: "invite"
        text: qsTr("Add people")
        onClicked: empty.shell.go("people", "add")
    }

    KButton {
        objectName: "emptyGroup"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: empty.why === "groups"
        kind: "primary"
        glyph: "group"
        text: qsTr("New group")
        onClicked: empty.shell.go("group", "new")
    }

    KButton {
        objectName: "emptySearch"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: empty.why === "search"
        kind: "primary"
        glyph: "search"
        text: qsTr("Search all messages")
        onClicked: empty.elsewhere()
    }

    KButton {
        objectName: "lookAround"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: empty.why === "all" && !empty.shell.samples_only
        kind: "quiet"
        text: qsTr("Look around first")
        onClicked: empty.shell.look_around()
    }
}
