pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A link into the group, with what can be done with it.
RowLayout {
    id: row

    required property string id
    required property string link
    required property string said
    required property string note
    required property string spoken
    required property var inviting

    signal parting

    objectName: "link"
    spacing: Theme.s2
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        KText {
            Layout.fillWidth: true
            text: row.said
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }

        KNote {
            Layout.fillWidth: true
            text: row.note
            Accessible.ignored: true
        }
    }

    KIconButton {
        objectName: "linkShow"
        glyph: "qr"
        text: qsTr("Show this link and its code")
        onClicked: row.inviting.show(row.link)
    }

    KIconButton {
        objectName: "linkRevoke"
        glyph: "delete"
        text: qsTr("Take this link back")
        onClicked: row.parting()
    }
}
