import QtQuick
import ui.theme

// How much of something is done, 0 to 1.
Rectangle {
    id: bar

    property real value: 0
    property string name: qsTr("Progress")
    property color tone: Theme.accent

    implicitHeight: 6
    implicitWidth: 120
    radius: 3
    color: Theme.sunken
    Accessible.role: Accessible.ProgressBar
    Accessible.name: name + " " + Math.round(value * 100) + " %"

    Rectangle {
        anchors.left: parent.left
        width: Math.max(bar.height, bar.width * Math.max(0, Math.min(1, bar.value)))
        height: parent.height
        radius: 3
        color: bar.tone
    }
}
