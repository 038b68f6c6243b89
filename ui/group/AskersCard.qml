pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Those who ask to be let into a group, what they answered, and the two answers to it.
KCard {
    id: card

    required property var askers
    required property var shell

    glyph: "invite"
    title: card.askers.count === 1 ? qsTr("Somebody asks to be let in") : qsTr("%1 people ask to be let in").arg(card.askers.count)

    Repeater {
        model: card.askers.rows

        ColumnLayout {
            id: row

            required property string person
            required property string group
            required property string name
            required property string note
            required property var answers
            required property string through
            required property string decision
            required property string waits
            required property bool known

            objectName: "asker"
            width: parent.width
            spacing: Theme.s2

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.s3
                Accessible.role: Accessible.ListItem
                Accessible.name: [row.name, row.note, row.through].filter(part => part !== "").join(". ")

                KAvatar {
                    size: 38
                    name: row.name
                    person: row.person
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
                        Accessible.ignored: true
                    }

                    KNote {
                        objectName: "asker-through"
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: row.through
                        Accessible.ignored: true
                    }
                }
            }

            Repeater {
                model: row.answers

                ColumnLayout {
                    id: answered

                    required property var modelData

                    Layout.fillWidth: true
                    spacing: 0

                    KNote {
                        Layout.fillWidth: true
                        text: answered.modelData[0]
                    }

                    KText {
                        Layout.fillWidth: true
                        text: answered.modelData[1]
                        wrapMode: Text.Wrap
                    }
                }
            }

            KNote {
                objectName: "asker-waits"
                Layout.fillWidth: true
                visible: text !== ""
                text: row.waits
            }

            Flow {
                Layout.fillWidth: true
                spacing: Theme.s2

                KButton {
                    objectName: "admit-" + row.name
                    kind: row.decision === "" ? "primary" : "quiet"
                    visible: row.decision !== "admit"
                    text: row.decision === "" ? qsTr("Let in") : qsTr("Let in after all")
                    Accessible.name: qsTr("%1: %2").arg(text).arg(row.name)
                    busy: card.askers.busy === row.person
                    onClicked: card.askers.admit(row.group, row.person)
                }

                KButton {
                    objectName: "decline-" + row.name
                    kind: "quiet"
                    visible: row.decision !== "decline"
                    text: row.decision === "" ? qsTr("Decline") : qsTr("Decline after all")
                    Accessible.name: qsTr("%1: %2").arg(text).arg(row.name)
                    enabled: card.askers.busy !== row.person
                    onClicked: card.askers.decline(row.group, row.person)
                }

                KButton {
                    objectName: "about-" + row.name
                    visible: row.known
                    kind: "quiet"
                    text: qsTr("Who is it?")
                    Accessible.name: qsTr("%1: %2").arg(text).arg(row.name)
                    onClicked: card.shell.go("people", row.person)
                }
            }
        }
    }

    KNote {
        objectName: "askersError"
        width: parent.width
        visible: text !== ""
        text: card.askers.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }
}
