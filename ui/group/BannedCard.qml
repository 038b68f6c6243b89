pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Who is out of a group and is let in by nobody, until an admin lifts that.
KCard {
    id: card

    required property var page
    readonly property var now: page.now

    glyph: "lock"
    title: qsTr("Banned")
    note: qsTr("Nobody lets them in again, until an admin lifts the ban.")

    KColumn {
        width: parent.width

        Repeater {
            model: card.page.banned

            RowLayout {
                id: row

                required property string id
                required property string name
                required property string spoken

                objectName: "banned"
                width: parent.width
                height: 52
                spacing: Theme.s3
                Accessible.role: Accessible.StaticText
                Accessible.name: spoken

                KAvatar {
                    size: 34
                    name: row.name
                    person: row.id
                }

                KText {
                    Layout.fillWidth: true
                    text: row.spoken
                    Accessible.ignored: true
                }

                KButton {
                    objectName: "unban-" + row.name
                    visible: card.now.may_rule
                    kind: "quiet"
                    text: qsTr("Lift the ban")
                    Accessible.name: qsTr("Lift the ban on %1").arg(row.name)
                    onClicked: card.page.unban(row.id)
                }
            }
        }
    }

    KNote {
        objectName: "bansError"
        width: parent.width
        visible: text !== ""
        text: card.now.wrong_bans
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }
}
