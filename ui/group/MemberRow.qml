pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Somebody in a group, and where a menu of what can be done with them is asked for.
Item {
    id: row

    required property string id
    required property string name
    required property string called
    required property string note
    required property bool me
    required property string spoken

    signal asked(Item at)

    objectName: "member"
    implicitHeight: 56
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            size: 38
            name: row.called
            person: row.id
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
                visible: text !== ""
                text: row.note
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }

        KIconButton {
            id: more

            objectName: "memberMenu-" + row.name
            visible: !row.me
            glyph: "more"
            text: qsTr("What to do with %1").arg(row.name)
            onClicked: row.asked(more)
        }
    }
}
