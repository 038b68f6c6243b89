import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One call of the history: who, which way, how it ended, when; and buttons to call back.
KRow {
    id: row

    required property string name
    required property string contact
    required property string note
    required property string glyph
    required property bool missed
    required property bool video
    required property string when
    required property string full
    required property string say
    property bool busy: false

    signal messaged(person: string)
    signal rung(person: string, video: bool)

    text: say
    onClicked: messaged(contact)

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            name: row.name
            person: row.contact
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            KText {
                Layout.fillWidth: true
                text: row.name
                font.weight: Font.DemiBold
                color: row.missed ? Theme.dangerText : Theme.text
            }

            RowLayout {
                spacing: Theme.s1

                KIcon {
                    glyph: row.glyph
                    size: 15
                    color: row.missed ? Theme.dangerText : Theme.textFaint
                }

                KIcon {
                    objectName: "rowWasVideo"
                    visible: row.video
                    glyph: "video"
                    size: 15
                    color: row.missed ? Theme.dangerText : Theme.textFaint
                }

                KNote {
                    Layout.fillWidth: true
                    text: row.note
                    wrapMode: Text.NoWrap
                }
            }
        }

        KText {
            id: moment

            text: row.when
            color: Theme.textFaint
            font.pixelSize: Theme.caption

            HoverHandler {
                id: over
            }

            KTip {
                shown: over.hovered
                text: row.full
            }
        }

        KIconButton {
            objectName: "rowCall"
            enabled: !row.busy
            glyph: "calls"
            text: qsTr("Call %1").arg(row.name)
            onClicked: row.rung(row.contact, false)
        }

        KIconButton {
            objectName: "rowVideo"
            enabled: !row.busy
            glyph: "video"
            text: qsTr("Video call with %1").arg(row.name)
            onClicked: row.rung(row.contact, true)
        }
    }
}
