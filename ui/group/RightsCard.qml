pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Who may do what in a group; admins change it.
KCard {
    id: card

    required property var page
    readonly property var now: page.now

    glyph: "key"
    title: qsTr("Who may do what")
    note: now.may_rule ? "" : qsTr("Admins decide about it.")

    KColumn {
        width: parent.width
        spacing: Theme.s1

        Repeater {
            model: card.page.rights

            RowLayout {
                id: row

                required property string id
                required property string asked
                required property string who
                required property string said
                required property var choices

                objectName: "right"
                width: parent.width
                height: Math.max(implicitHeight, Theme.controlHeight)
                spacing: Theme.s2
                Accessible.role: Accessible.StaticText
                Accessible.name: asked + ": " + said

                KText {
                    Layout.fillWidth: true
                    text: row.asked
                    wrapMode: Text.Wrap
                    Accessible.ignored: true
                }

                KText {
                    Layout.maximumWidth: row.width * 0.55
                    visible: row.choices.length === 0
                    text: row.said
                    color: Theme.textSoft
                    Accessible.ignored: true
                }

                KButton {
                    id: chosen

                    objectName: "right-" + row.id
                    visible: row.choices.length > 0
                    kind: "quiet"
                    text: row.said
                    Accessible.name: row.asked + ": " + row.said
                    onClicked: {
                        const menu = later.made();
                        menu.popup(chosen, chosen.width - menu.width, chosen.height);
                    }
                }

                KLater {
                    id: later

                    sourceComponent: KMenu {
                        title: row.asked

                        Repeater {
                            model: row.choices

                            KMenuItem {
                                required property var modelData

                                objectName: "choice-" + modelData[0]
                                glyph: modelData[0] === row.who ? "check" : ""
                                text: modelData[1]
                                onTriggered: if (modelData[0] !== row.who)
                                    card.page.give_right(row.id, modelData[0])
                            }
                        }
                    }
                }
            }
        }
    }

    KNote {
        objectName: "rightsError"
        width: parent.width
        visible: text !== ""
        text: card.now.wrong_rights
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }
}
