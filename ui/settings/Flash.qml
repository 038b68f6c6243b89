import QtQuick
import ui.theme

// A frame that shows for a moment where something is, and fades; without movement it goes at once.
Rectangle {
    id: flash

    function show(item: Item): void {
        const at = item.mapToItem(parent, 0, 0);
        x = at.x - Theme.s2;
        y = at.y - Theme.s1;
        width = item.width + 2 * Theme.s2;
        height = item.height + 2 * Theme.s1;
        once.restart();
    }

    objectName: "settingsFlash"
    visible: opacity > 0
    opacity: 0
    radius: Theme.radius
    color: Qt.alpha(Theme.accent, 0.14)
    border.width: 2
    border.color: Theme.accent

    SequentialAnimation {
        id: once

        PropertyAction {
            target: flash
            property: "opacity"
            value: 1
        }

        PauseAnimation {
            duration: 1200
        }

        NumberAnimation {
            target: flash
            property: "opacity"
            to: 0
            duration: Theme.smooth
        }
    }
}
