import QtQuick
import ui.theme

// A hairline between two things.
Rectangle {
    implicitHeight: 1
    implicitWidth: 1
    color: Theme.line
    Accessible.ignored: true
}
