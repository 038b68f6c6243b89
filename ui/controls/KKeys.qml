pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme

// The map of the keyboard, by where each key holds.
KDialog {
    id: keys

    readonly property var lines: [].concat(...Keymap.parts.map(part => [[part.title, ""], ...part.lines.map(line => [Keymap.written(line.shown ?? line.keys[0]), line.what])]))

    title: qsTr("Keys")
    wanted: 500

    contentItem: Flickable {
        id: sheet

        readonly property real end: Math.max(0, contentHeight - height)

        implicitHeight: grid.implicitHeight
        contentHeight: grid.implicitHeight
        clip: true
        focus: true
        boundsBehavior: Flickable.StopAtBounds
        Keys.onUpPressed: contentY = Math.max(0, contentY - Theme.s8)
        Keys.onDownPressed: contentY = Math.min(end, contentY + Theme.s8)
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End;
            if (event.accepted)
                contentY = event.key === Qt.Key_Home ? 0 : end;
        }
        T.ScrollBar.vertical: KScrollBar {}

        GridLayout {
            id: grid

            objectName: "keys"
            width: sheet.width
            columns: 2
            columnSpacing: Theme.s6
            rowSpacing: Theme.s2

            Repeater {
                model: keys.lines.length * 2

                KText {
                    required property int index
                    readonly property var line: keys.lines[Math.floor(index / 2)]
                    readonly property int column: index % 2
                    readonly property bool heads: line[1] === ""

                    visible: !heads || column === 0
                    Layout.columnSpan: heads ? 2 : 1
                    Layout.fillWidth: column === 1
                    Layout.topMargin: heads && index > 0 ? Theme.s2 : 0
                    text: line[column]
                    wrapMode: column === 1 ? Text.Wrap : Text.NoWrap
                    font.pixelSize: heads ? Theme.small : Theme.body
                    font.weight: column === 0 ? Font.DemiBold : Font.Normal
                    color: heads ? Theme.accentText : column === 0 ? Theme.text : Theme.textSoft
                    Accessible.role: heads ? Accessible.Heading : Accessible.StaticText
                }
            }
        }
    }
}
