import QtQuick
import ui.theme

// Things one below the other. What is not as wide as all of it stands where lines begin, also if that is at the right:
// Qt's own column leaves it at the left. What is in the middle stays there.
Column {
    id: column

    readonly property bool mirrored: Theme.mirrored
    property var turned: []  // what is kept at the right

    function turn(): void {
        if (!mirrored)
            return;
        for (const child of children) {
            if (child.visible && child.x === leftPadding && !turned.includes(child))
                turned.push(child);
        }
        for (const child of turned)
            if (child)
                child.x = width - rightPadding - child.width;
    }

    onPositioningComplete: turn()
    onWidthChanged: turn()
    onMirroredChanged: {
        turn();
        if (mirrored)
            return;
        for (const child of turned)
            if (child)
                child.x = leftPadding;
        turned = [];
    }
}
