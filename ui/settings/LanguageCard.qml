pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The language of the window: that of the system, or one of those there are, each under its own name.
KCard {
    id: card

    required property var shell

    glyph: "globe"
    title: qsTr("Language")
    sought: qsTr("German, English, translation, words")

    GridLayout {
        width: parent.width
        columns: width >= 460 * Theme.scale ? 3 : 1
        columnSpacing: Theme.s2
        rowSpacing: Theme.s2
        uniformCellWidths: true
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Language")

        Repeater {
            model: card.shell.language.known

            KChoice {
                required property var modelData

                objectName: "language-" + modelData[0]
                Layout.fillWidth: true
                implicitWidth: 100
                implicitHeight: Theme.controlHeight + Theme.s2
                text: modelData[0] === "" ? qsTr("System") : modelData[1]
                checked: card.shell.language.word === modelData[0]
                onClicked: {
                    card.shell.language.choose(modelData[0]);
                    checked = Qt.binding(() => card.shell.language.word === modelData[0]);
                }
            }
        }
    }
}
