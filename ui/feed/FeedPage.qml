pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The feed: everybody's posts below the composer, and above them the page of one person while one is open.
Rectangle {
    id: feed

    required property var page
    required property var shell
    property bool narrow: false
    readonly property bool personal: page.one !== null

    function confirm(what: string, sentence: string): void {
        const asked = question.made();
        asked.what = what;
        asked.sentence = sentence;
        asked.open();
    }

    color: Theme.canvas
    Keys.onEscapePressed: if (personal)
        page.close_person()

    KHeader {
        id: header

        z: 1
        width: parent.width
        title: feed.personal ? "" : qsTr("Feed")

        KButton {
            objectName: "myPosts"
            visible: !feed.personal
            kind: "quiet"
            glyph: "person"
            text: qsTr("My posts")
            onClicked: feed.page.open_person("me", "")
        }
    }

    RowLayout {
        anchors.fill: header
        anchors.leftMargin: Theme.s2
        anchors.rightMargin: Theme.s4
        z: 2
        visible: feed.personal
        spacing: Theme.s3

        KIconButton {
            objectName: "feedBack"
            glyph: "back"
            text: qsTr("Back to everybody's posts")
            onClicked: feed.page.close_person()
        }

        KAvatar {
            name: feed.page.person.name ?? ""
            person: feed.page.person.id ?? ""
            size: 40
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            KHeading {
                objectName: "personName"
                Layout.fillWidth: true
                text: feed.page.person.name ?? ""
            }

            KNote {
                text: feed.page.person.mine ? qsTr("Your posts") : qsTr("Posts that you may read")
            }
        }

        KButton {
            visible: !feed.page.person.mine && feed.page.person.known === "yes"
            kind: "quiet"
            glyph: "chats"
            text: qsTr("Chat")
            onClicked: feed.shell.go("chats", feed.page.person.id)
        }
    }

    PostList {
        id: everybody

        objectName: "feedList"
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !feed.personal
        page: feed.page
        shell: feed.shell
        lane: feed.page.everybody
        narrow: feed.narrow
        composing: true
        emptyTitle: qsTr("Nothing here yet")
        emptyNote: qsTr("What you and the people you know post appears here. Begin with a line or a picture.")
        onPersonWanted: (person, name) => feed.page.open_person(person, name)
        onRemovalWanted: (what, sentence) => feed.confirm(what, sentence)
    }

    Loader {
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        active: feed.personal
        sourceComponent: PostList {
            objectName: "personList"
            page: feed.page
            shell: feed.shell
            lane: feed.page.one
            narrow: feed.narrow
            emptyTitle: qsTr("No posts")
            emptyNote: feed.page.person.mine ? qsTr("What you post appears here.") : qsTr("Posts of this person that you may read appear here.")
            onPersonWanted: (person, name) => {
                if (person !== feed.page.person.id)
                    feed.page.open_person(person, name);
            }
            onRemovalWanted: (what, sentence) => feed.confirm(what, sentence)
        }
    }

    DropArea {
        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: drop => {
            if (drop.hasUrls)
                feed.page.drop(drop.urls[0]);
        }

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.s3
            visible: (parent as DropArea).containsDrag
            radius: Theme.radiusLarge
            color: Theme.accentSoft
            opacity: 0.96
            border.width: 2
            border.color: Theme.focus

            KHeading {
                anchors.centerIn: parent
                text: qsTr("Drop a picture to post it")
                color: Theme.accentSoftInk
            }
        }
    }

    KLater {
        id: question

        sourceComponent: KDialog {
            id: dialog

            property string what: ""
            property string sentence: ""

            title: qsTr("Delete?")
            buttons: [
                KButton {
                    objectName: "confirmDelete"
                    kind: "danger"
                    text: qsTr("Delete")
                    onClicked: {
                        feed.page.remove(dialog.what);
                        dialog.close();
                    }
                },
                KButton {
                    kind: "quiet"
                    text: qsTr("Cancel")
                    onClicked: dialog.close()
                }
            ]

            contentItem: KText {
                text: dialog.sentence
                wrapMode: Text.Wrap
            }
        }
    }
}
