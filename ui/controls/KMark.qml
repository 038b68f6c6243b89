import QtQuick
import ui.theme

// The mark of the application.
Image {
    source: Theme.icon("kith")
    sourceSize: Qt.size(72, 72)
    Accessible.role: Accessible.Graphic
    Accessible.name: "Kith"
}
