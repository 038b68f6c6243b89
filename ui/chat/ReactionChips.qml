pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// The reactions below a message, each with its count; mine are marked. A click gives or takes back the same one.
Row {
    id: chips

    property var reactions: []

    signal picked(emoji: string)

    spacing: 4

    Repeater {
        model: chips.reactions.slice(0, 8)

        T.AbstractButton {
            id: chip

            required property var modelData

            objectName: "reaction-" + modelData.emoji
            text: modelData.emoji
            implicitWidth: words.implicitWidth + 16
            implicitHeight: 26
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("%1 by %2").arg(modelData.emoji).arg(modelData.who)
            Accessible.checked: modelData.mine
            onClicked: chips.picked(modelData.emoji)

            contentItem: KText {
                id: words

                text: chip.modelData.count > 1 ? chip.modelData.emoji + " " + chip.modelData.count : chip.modelData.emoji
                font.pixelSize: Theme.small
                horizontalAlignment: Text.AlignHCenter
                elide: Text.ElideRight
                color: chip.modelData.mine ? Theme.accentSoftInk : Theme.text
                Accessible.ignored: true
            }

            background: Rectangle {
                radius: height / 2
                color: chip.modelData.mine ? Theme.accentSoft : Theme.raised
                border.width: 1
                border.color: chip.modelData.mine ? Theme.accent : Theme.line

                KFocus {
                    of: chip
                    radius: height / 2
                }
            }

            KTip {
                shown: chip.hovered
                text: chip.modelData.who
            }
        }
    }
}
