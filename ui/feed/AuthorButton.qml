import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// Who wrote something and when, as a button that leads to their posts.
T.AbstractButton {
    id: button

    property string person: ""
    property string name: ""
    property string note: ""
    property string noteFull: ""
    property string glyph: ""
    property string glyphNote: ""
    property int avatar: 44

    implicitHeight: Math.max(avatar, words.implicitHeight)
    implicitWidth: 200
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Posts of %1").arg(name)
    Keys.onReturnPressed: click()

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    KTip {
        shown: button.hovered || button.visualFocus
        text: button.noteFull
    }

    background: Item {
        KFocus {
            of: button
        }
    }

    contentItem: RowLayout {
        spacing: Theme.s3

        KAvatar {
            name: button.name
            person: button.person
            size: button.avatar
        }

        ColumnLayout {
            id: words

            Layout.fillWidth: true
            spacing: 1

            KText {
                Layout.fillWidth: true
                text: button.name
                font.weight: Font.DemiBold
                font.underline: button.visualFocus
                Accessible.ignored: true
            }

            RowLayout {
                spacing: Theme.s1

                KNote {
                    text: button.note
                    wrapMode: Text.NoWrap
                    color: Theme.textFaint
                }

                KIcon {
                    visible: button.glyph !== ""
                    glyph: button.glyph
                    size: 14
                    color: Theme.textFaint
                }

                KNote {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: button.glyphNote
                    wrapMode: Text.NoWrap
                    color: Theme.textFaint
                }
            }
        }
    }
}
