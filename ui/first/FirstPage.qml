import QtQuick
import ui.theme
import ui.controls

// What the window shows until a node runs and its store is open.
Rectangle {
    color: Theme.window

    KSpinner {
        anchors.centerIn: parent
        size: 36
    }
}
