import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One conversation to which messages can be forwarded, with a tick where they are going to be.
KRow {
    id: row

    required property int index
    required property string contact
    required property string name
    required property bool group
    required property bool picked
    required property string spoken

    objectName: "forwardRow"
    implicitHeight: Math.round(52 * Theme.scale)
    text: spoken
    chosen: ListView.isCurrentItem
    Accessible.checkable: true
    Accessible.checked: picked

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            size: 34
            name: row.name
            person: row.contact
            group: row.group
        }

        KText {
            Layout.fillWidth: true
            text: row.name
            Accessible.ignored: true
        }

        KIcon {
            objectName: "forwardChosen"
            visible: row.picked
            glyph: "check"
            size: 20
            color: Theme.accentText
        }
    }
}
