import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One conversation in the list.
KRow {
    id: row

    required property int index
    required property string contact
    required property string name
    required property int members
    required property string picture
    required property bool called
    required property bool group
    required property string preview
    required property string prefix
    required property bool draft
    required property string when
    required property int unread
    required property string tick
    required property bool seen
    required property bool online
    required property string spoken

    objectName: "chat-" + name
    text: spoken

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            size: 46
            name: row.name
            person: row.contact
            online: row.online
            group: row.group
            picture: row.picture
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 3

            RowLayout {
                spacing: Theme.s2

                KText {
                    Layout.fillWidth: true
                    Layout.maximumWidth: Math.ceil(implicitWidth)
                    text: row.name
                    font.weight: row.unread > 0 ? Font.Bold : Font.DemiBold
                    Accessible.ignored: true
                }

                KIcon {
                    visible: row.members > 0
                    glyph: "people"
                    size: 15
                    color: Theme.textFaint
                }

                KText {
                    objectName: "chatMembers"
                    Layout.leftMargin: -4
                    visible: row.members > 0
                    text: row.members
                    font.pixelSize: Theme.caption
                    color: Theme.textFaint
                    Accessible.ignored: true
                }

                Item {
                    Layout.fillWidth: true
                }

                KIcon {
                    visible: row.tick !== ""
                    glyph: row.tick
                    size: 15
                    color: row.seen ? Theme.accentText : Theme.textFaint
                }

                KText {
                    text: row.when
                    font.pixelSize: Theme.caption
                    color: row.unread > 0 ? Theme.accentText : Theme.textFaint
                    Accessible.ignored: true
                }
            }

            RowLayout {
                spacing: 0

                KText {
                    visible: row.prefix !== ""
                    text: row.prefix
                    font.pixelSize: Theme.small
                    color: row.draft ? Theme.dangerText : Theme.textSoft
                    Accessible.ignored: true
                }

                KText {
                    Layout.fillWidth: true
                    text: row.preview || qsTr("No messages yet")
                    font.pixelSize: Theme.small
                    font.weight: row.unread > 0 ? Font.Medium : Font.Normal
                    color: row.unread > 0 ? Theme.text : Theme.textSoft
                    Accessible.ignored: true
                }

                KBadge {
                    objectName: "chatCalled"
                    Layout.leftMargin: Theme.s2
                    count: row.called ? 1 : 0
                    sign: "@"
                }

                KBadge {
                    Layout.leftMargin: row.called ? Theme.s1 : Theme.s2
                    count: row.unread
                }
            }
        }
    }
}
