pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One comment: who, what, when, its reactions, and its deletion where that is mine to do.
RowLayout {
    id: row

    required property var page
    required property string id
    required property string author
    required property string author_name
    required property bool known
    required property bool may_delete
    required property string text
    required property string moment
    required property string moment_full
    required property bool waiting
    required property var reactions
    required property string my_emoji

    signal personWanted(string person, string name)
    signal removalWanted(string what)

    objectName: "comment-" + id.slice(0, 8)
    spacing: Theme.s3

    KAvatar {
        Layout.alignment: Qt.AlignTop
        name: row.author_name
        person: row.author
        size: 34
    }

    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.s1

        Rectangle {
            Layout.maximumWidth: row.width - 34 - Theme.s3
            implicitWidth: Math.max(words.implicitWidth, who.implicitWidth) + 2 * Theme.s3
            implicitHeight: who.implicitHeight + words.implicitHeight + Theme.s3
            radius: Theme.radius
            color: Theme.sunken

            KText {
                id: who

                x: Theme.s3
                y: 6
                width: parent.width - 2 * x
                text: row.known ? row.author_name : qsTr("%1 · not your contact").arg(row.author_name)
                font.pixelSize: Theme.small
                font.weight: Font.DemiBold
            }

            KText {
                id: words

                objectName: "commentText"
                anchors.top: who.bottom
                x: Theme.s3
                width: parent.width - 2 * x
                text: row.text
                wrapMode: Text.Wrap
            }
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.s2

            KNote {
                text: row.waiting ? qsTr("%1, waiting to be sent").arg(row.moment) : row.moment
                wrapMode: Text.NoWrap
                font.pixelSize: Theme.caption
                color: Theme.textFaint
            }

            ReactionBar {
                Layout.fillWidth: true
                small: true
                reactions: row.reactions
                onChosen: emoji => row.page.react(row.id, emoji, row.my_emoji)
            }

            KIconButton {
                objectName: "deleteComment"
                visible: row.may_delete
                glyph: "delete"
                size: 28
                text: qsTr("Delete this comment")
                onClicked: row.removalWanted(row.id)
            }
        }
    }
}
