pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Light or dark colours, or those of the system; how strong, in which hue, how large text is, and whether things move.
KCard {
    id: card

    required property var shell

    glyph: "sun"
    title: qsTr("Appearance")
    sought: qsTr("theme, design, look, night mode, bright, display")

    GridLayout {
        width: parent.width
        columns: width >= 340 * Theme.scale ? 3 : 1
        columnSpacing: Theme.s2
        rowSpacing: Theme.s2
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Colours")

        Repeater {
            model: [["system", qsTr("System")], ["light", qsTr("Light")], ["dark", qsTr("Dark")]]

            KChoice {
                required property var modelData

                objectName: "colours-" + modelData[0]
                Layout.fillWidth: true
                implicitWidth: 100
                implicitHeight: Theme.controlHeight + Theme.s2
                text: modelData[1]
                checked: card.shell.mode === modelData[0]
                onClicked: {
                    card.shell.set_mode(modelData[0]);
                    checked = Qt.binding(() => card.shell.mode === modelData[0]);
                }
            }
        }
    }

    LooksChoices {
        width: parent.width
        looks: card.shell.looks
    }
}
