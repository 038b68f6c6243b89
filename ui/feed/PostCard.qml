pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One post: who and for whom, the text, its pictures, reactions, and the comments while it is open. It fills the list;
// its ground is `breadth` px wide and stands in the middle.
Item {
    id: card

    required property var page
    required property var lane
    required property int breadth
    required property string id
    required property string author
    required property string author_name
    required property bool mine
    required property bool may_delete
    required property string place
    required property string text
    required property string moment
    required property string moment_full
    required property bool waiting
    required property string for_whom
    required property bool chosen
    required property var pictures
    required property var reactions
    required property string my_emoji
    required property int comment_count
    required property bool open
    required property int earlier
    required property var comments

    signal personWanted(string person, string name)
    signal removalWanted(string what, string sentence)

    function show_foot(): void {
        const list = card.ListView.view;
        list.contentY += Math.max(0, card.y + card.height - list.contentY - list.height);
    }

    // The keyboard comes to this post.
    function take(): void {
        who.forceActiveFocus(Qt.TabFocusReason);
    }

    function offer(): void {
        reacting.offer();
    }

    // Show the comments, and write one.
    function write(): void {
        if (open) {
            (thread.item as Comments).take();
        } else {
            thread.writes = true;
            lane.toggle(id);
        }
    }

    objectName: "post-" + id.slice(0, 8)
    implicitHeight: column.implicitHeight + Theme.s4
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Post by %1, %2").arg(author_name).arg(moment)

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        width: card.breadth
        height: parent.height
        radius: Theme.radiusLarge
        color: Theme.surface
        border.width: 1
        border.color: Theme.line
    }

    ColumnLayout {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        width: card.breadth
        spacing: Theme.s3

        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: Theme.s4
            Layout.leftMargin: Theme.s4
            Layout.rightMargin: Theme.s2
            spacing: Theme.s3

            AuthorButton {
                id: who

                Layout.fillWidth: true
                person: card.author
                name: card.author_name
                note: card.moment
                noteFull: card.moment_full + ", " + card.for_whom
                glyph: card.waiting ? "clock" : card.place !== "" ? "chats" : card.chosen ? "people" : "globe"
                glyphNote: card.waiting ? qsTr("Waiting to be sent. For: %1").arg(card.for_whom) : card.for_whom
                onClicked: card.personWanted(card.author, card.author_name)
            }

            KIconButton {
                objectName: "deletePost"
                Layout.alignment: Qt.AlignTop
                visible: card.may_delete
                glyph: "delete"
                text: qsTr("Delete this post")
                onClicked: card.removalWanted(card.id, qsTr("The post and everything under it will be deleted, here and for everybody who has it."))
            }
        }

        KText {
            objectName: "postText"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s4
            Layout.rightMargin: Theme.s4
            visible: text !== ""
            text: card.text
            wrapMode: Text.Wrap
            lineHeight: 1.2
            font.pixelSize: card.pictures.length === 0 && card.text.length < 90 ? Theme.title : Theme.body
        }

        Repeater {
            model: card.pictures

            PostPicture {
                required property var modelData
                required property int index

                Layout.fillWidth: true
                Layout.leftMargin: 1
                Layout.rightMargin: 1
                picture: modelData
                onStale: card.lane.look_again(card.id)
                onAsked: card.page.fetch(card.id)
                onWanted: card.page.view_picture(card.id, index)
            }
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s3
            Layout.rightMargin: Theme.s3
            spacing: Theme.s2

            ReactionBar {
                id: reacting

                Layout.fillWidth: true
                reactions: card.reactions
                onChosen: emoji => card.page.react(card.id, emoji, card.my_emoji)
            }

            KButton {
                objectName: "openComments"
                Layout.alignment: Qt.AlignTop
                kind: "quiet"
                glyph: "comment"
                text: card.comment_count === 0 ? qsTr("Comment") : card.comment_count
                Accessible.name: card.comment_count === 0 ? qsTr("Comment") : card.comment_count === 1 ? qsTr("1 comment") : qsTr("%1 comments").arg(card.comment_count)
                onClicked: {
                    thread.writes = card.comment_count === 0;
                    card.lane.toggle(card.id);
                }
            }
        }

        Loader {
            id: thread

            property bool writes: false  // nothing to read: whoever opens it means to write

            Layout.fillWidth: true
            active: card.open
            visible: active
            onLoaded: {
                if (writes)
                    (item as Comments).take();
                writes = false;
            }
            sourceComponent: Comments {
                // Whoever writes keeps the field in sight, however many comments come above it.
                onHeightChanged: if (writing)
                    Qt.callLater(card.show_foot)
                page: card.page
                lane: card.lane
                post: card.id
                comments: card.comments
                earlier: card.earlier
                onPersonWanted: (person, name) => card.personWanted(person, name)
                onRemovalWanted: (what, sentence) => card.removalWanted(what, sentence)
            }
        }
    }
}
