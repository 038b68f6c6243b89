pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The groups that I asked to be let into, and how far that is.
KCard {
    id: card

    required property var page

    glyph: "clock"
    title: qsTr("Where you asked to be let in")

    Repeater {
        model: card.page.asked

        RowLayout {
            id: row

            required property string id
            required property string name
            required property string note
            required property bool over

            objectName: "asked"
            width: parent.width
            spacing: Theme.s3
            Accessible.role: Accessible.ListItem
            Accessible.name: name + ". " + note

            KAvatar {
                size: 38
                name: row.name
                person: row.id
                group: true
            }

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                KText {
                    Layout.fillWidth: true
                    text: row.name
                    font.weight: Font.Medium
                    Accessible.ignored: true
                }

                KNote {
                    Layout.fillWidth: true
                    text: row.note
                    color: row.over ? Theme.dangerText : Theme.textSoft
                    Accessible.ignored: true
                }
            }

            KButton {
                objectName: "unask-" + row.name
                kind: "quiet"
                text: row.over ? qsTr("Forget it") : qsTr("Ask no more")
                Accessible.name: qsTr("%1: %2").arg(text).arg(row.name)
                onClicked: card.page.cancel(row.id)
            }
        }
    }
}
