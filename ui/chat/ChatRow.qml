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
    required property string carries
    required property string when
    required property int unread
    required property string tick
    required property bool seen
    required property bool online
    required property bool above
    required property bool away
    required property bool muted
    required property bool hushed
    required property string announce
    required property bool marked
    required property string typing
    readonly property bool news: unread > 0 || marked
    property bool last_on_top: false
    required property var page
    readonly property PinDrag pin: presses.pin
    required property string spoken

    signal menu

    objectName: "chat-" + name
    text: spoken
    z: pin?.lifted ? 2 : 0
    transform: Translate {
        y: row.pin?.shift ?? 0
    }
    Keys.onMenuPressed: menu()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F10 && (event.modifiers & Qt.ShiftModifier)) {
            event.accepted = true;
            menu();
        }
    }

    ChatPresses {
        id: presses

        parent: row
        anchors.fill: parent
        line: row
        page: row.page
        contact: row.contact
        above: row.above
        onMenu: row.menu()
    }

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            size: Theme.rowFace
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
                    font.weight: row.news ? Font.Bold : Font.DemiBold
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

                KIcon {
                    objectName: "chatMuted"
                    visible: row.hushed
                    glyph: "bell-off"
                    size: 15
                    color: Theme.textFaint
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
                    color: row.news ? Theme.accentText : Theme.textFaint
                    Accessible.ignored: true
                }
            }

            RowLayout {
                spacing: 4

                KText {
                    visible: row.prefix !== "" && row.typing === ""
                    text: row.prefix.trim()
                    font.pixelSize: Theme.small
                    color: row.draft ? Theme.dangerText : Theme.textSoft
                    Accessible.ignored: true
                }

                KIcon {
                    objectName: "chatCarries"
                    visible: row.carries !== ""
                    glyph: row.carries === "photo" ? "image" : row.carries === "voice" ? "mic" : "file"
                    size: 15
                    color: Theme.textSoft
                }

                KText {
                    Layout.fillWidth: true
                    objectName: "chatPreview"
                    text: row.typing || row.preview || qsTr("No messages yet")
                    font.pixelSize: Theme.small
                    font.weight: row.news ? Font.Medium : Font.Normal
                    color: row.typing !== "" ? Theme.accentText : row.news ? Theme.text : Theme.textSoft
                    Accessible.ignored: true
                }

                KBadge {
                    objectName: "chatCalled"
                    Layout.leftMargin: Theme.s2
                    count: row.called ? 1 : 0
                    sign: "@"
                }

                KBadge {
                    objectName: "chatNews"
                    Layout.leftMargin: row.called ? Theme.s1 : Theme.s2
                    count: row.marked ? Math.max(1, row.unread) : row.unread
                    sign: row.unread === 0 ? " " : ""
                    quiet: row.hushed
                }

                KIcon {
                    objectName: "chatOnTop"
                    Layout.leftMargin: Theme.s2
                    visible: row.above && !row.news
                    glyph: "pin"
                    size: 15
                    color: Theme.textFaint
                }
            }
        }
    }
}
