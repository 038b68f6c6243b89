pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme

// The map of the keyboard.
KDialog {
    id: keys

    readonly property var map: [["Alt+1 … 9", qsTr("Go to a page")], ["Ctrl+K", qsTr("Find a conversation")], ["Ctrl+N", qsTr("Add people")], ["Alt+↓  Alt+↑", qsTr("Next, previous conversation")], ["Ctrl+1 … 9", qsTr("Conversation by its place")], ["Enter", qsTr("Send")], ["Shift+Enter", qsTr("New line")], ["↑", qsTr("Edit my last message, in an empty field")], ["Ctrl+↑", qsTr("Reply to the newest message")], ["Ctrl+J", qsTr("To the newest message")], ["Shift+Tab", qsTr("From the field to the messages")], ["Shift+F10", qsTr("Menu of a message")], ["Ctrl+D", qsTr("About this person")], ["Esc", qsTr("One step back")], ["Ctrl+,", qsTr("Settings")], ["Ctrl+Q", qsTr("Leave Kith")]]

    title: qsTr("Keys")
    wanted: 500

    contentItem: GridLayout {
        objectName: "keys"
        columns: 2
        columnSpacing: Theme.s6
        rowSpacing: Theme.s2

        Repeater {
            model: keys.map.length * 2

            KText {
                required property int index
                readonly property int column: index % 2

                Layout.fillWidth: column === 1
                text: keys.map[Math.floor(index / 2)][column]
                font.weight: column === 0 ? Font.DemiBold : Font.Normal
                color: column === 0 ? Theme.text : Theme.textSoft
            }
        }
    }
}
