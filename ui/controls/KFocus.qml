import QtQuick
import ui.theme

// The ring around a control that the keyboard is at; `of` is the control.
Rectangle {
    required property var of

    anchors.fill: parent
    anchors.margins: -3
    radius: Theme.radius + 3
    color: "transparent"
    border.width: 2
    border.color: Theme.focus
    visible: of.visualFocus
}
