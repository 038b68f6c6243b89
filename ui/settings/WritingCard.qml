import QtQuick
import ui.controls

// How what I write is sent.
KCard {
    id: card

    required property var shell

    glyph: "edit"
    title: qsTr("Writing")
    sought: qsTr("keyboard, send, return, message")

    KSwitch {
        objectName: "enterSwitch"
        width: parent.width
        text: qsTr("Enter begins a new line")
        sought: qsTr("return, send with Ctrl+Enter, keyboard")
        note: qsTr("Ctrl+Enter sends in any case.")
        checked: card.shell.looks.wraps
        onToggled: card.shell.looks.choose("enter", checked ? "line" : "send")
    }
}
