import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A group in the list of those that a post can be for: its name, how many belong to it, and whether it is chosen.
KRow {
    id: row

    required property string id
    required property string name
    required property string note
    required property bool ticked

    objectName: "audience-" + name
    height: 56
    text: name + ", " + note
    Accessible.checkable: true
    Accessible.checked: ticked

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            name: row.name
            person: row.id
            size: 34
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            KText {
                Layout.fillWidth: true
                text: row.name
                Accessible.ignored: true
            }

            KNote {
                Layout.fillWidth: true
                text: row.note
                Accessible.ignored: true
            }
        }

        KIcon {
            visible: row.ticked
            glyph: "check"
            color: Theme.accentText
        }
    }
}
