import QtQuick
import QtQuick.Shapes
import ui.theme

// Something is under way and nobody knows how long it takes.
Item {
    id: spinner

    property int size: 24
    property color color: Theme.accentText

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("Working")

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        RotationAnimation on rotation {
            running: spinner.visible && !Theme.calm
            from: 0
            to: 360
            duration: 900
            loops: Animation.Infinite
        }

        ShapePath {
            strokeColor: spinner.color
            strokeWidth: Math.max(2, spinner.size / 10)
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: spinner.size / 2
                centerY: spinner.size / 2
                radiusX: spinner.size / 2 - 2
                radiusY: spinner.size / 2 - 2
                startAngle: 0
                sweepAngle: 270
            }
        }
    }
}
