import QtQuick
import ui.theme
import ui.controls

// A list in which one row can be carried to another place; the others are seen to make room.
KList {
    id: list

    property bool shifting: false

    interactive: !shifting
    move: making_room
    moveDisplaced: making_room

    Transition {
        id: making_room

        enabled: list.shifting

        NumberAnimation {
            property: "y"
            duration: Theme.smooth
            easing.type: Easing.OutCubic
        }
    }
}
