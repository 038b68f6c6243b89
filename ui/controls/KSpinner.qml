import QtQuick
import ui.theme

// Something is under way and nobody knows how long it takes. A picture: the software renderer draws a turning shape
// over its neighbours when it is scrolled out of sight.
Item {
    id: spinner

    property int size: 24
    property color color: Theme.accentText

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("Working")

    KIcon {
        anchors.fill: parent
        glyph: "spinner"
        size: spinner.size
        color: spinner.color

        RotationAnimation on rotation {
            running: spinner.visible && !Theme.calm
            from: 0
            to: 360
            duration: 900
            loops: Animation.Infinite
        }
    }
}
