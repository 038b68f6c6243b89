pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// Reactions as chips with their counts, mine marked, and a button that offers a few more.
Flow {
    id: bar

    required property var reactions
    property bool small: false

    signal chosen(string emoji)

    function offer(): void {
        choices.made().popup(more, 0, more.height);
    }

    spacing: Theme.s1

    Repeater {
        model: bar.reactions

        T.AbstractButton {
            id: chip

            required property var modelData

            objectName: "chip-" + modelData.emoji
            implicitHeight: bar.small ? 28 : 34
            implicitWidth: words.implicitWidth + 2 * Theme.s2
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("%1, %2 times, %3").arg(modelData.emoji).arg(modelData.count).arg(modelData.names)
            Accessible.selected: modelData.mine
            Keys.onReturnPressed: click()
            onClicked: bar.chosen(modelData.emoji)

            HoverHandler {
                cursorShape: Qt.PointingHandCursor
            }

            KTip {
                shown: chip.hovered || chip.visualFocus
                text: chip.modelData.names
            }

            contentItem: Item {
                Row {
                    id: words

                    anchors.centerIn: parent
                    spacing: 6

                    KText {
                        anchors.verticalCenter: parent.verticalCenter
                        text: chip.modelData.emoji
                        font.pixelSize: bar.small ? 15 : 18
                        Accessible.ignored: true
                    }

                    KText {
                        anchors.verticalCenter: parent.verticalCenter
                        text: chip.modelData.count
                        font.pixelSize: Theme.small
                        font.weight: Font.DemiBold
                        color: chip.modelData.mine ? Theme.accentSoftInk : Theme.textSoft
                        Accessible.ignored: true
                    }
                }
            }

            background: Rectangle {
                radius: height / 2
                color: chip.modelData.mine ? Theme.accentSoft : chip.hovered ? Theme.hover : Theme.sunken
                border.width: chip.modelData.mine ? 1 : 0
                border.color: Theme.accent

                KFocus {
                    of: chip
                    radius: height / 2
                }
            }
        }
    }

    KIconButton {
        id: more

        objectName: "react"
        glyph: "react"
        size: bar.small ? 28 : 34
        text: qsTr("React")
        onClicked: bar.offer()

        KLater {
            id: choices

            sourceComponent: KMenu {
                id: few

                title: qsTr("Reactions")

                KReactions {
                    onPicked: emoji => {
                        few.close();
                        bar.chosen(emoji);
                    }
                    onMore: {
                        few.close();
                        board.made().open();
                    }
                }
            }
        }
    }

    KLater {
        id: board

        sourceComponent: KEmojis {
            onPicked: emoji => bar.chosen(emoji)
        }
    }
}
