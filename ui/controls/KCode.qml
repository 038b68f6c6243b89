import QtQuick
import QtQuick.Shapes
import ui.theme

// A QR code, black on white in every theme, with its quiet border of four units. `path` has unit squares, `units` is its
// size in them; it is as near to `size` as whole dots of the screen allow.
Rectangle {
    id: code

    property string path: ""
    property int units: 1
    property int size: 232
    property string name: qsTr("QR code of your invite link")

    readonly property real unit: Math.max(1, Math.round(size * Screen.devicePixelRatio / (units + 8))) / Screen.devicePixelRatio

    implicitWidth: unit * (units + 8)
    implicitHeight: implicitWidth
    radius: Theme.radius
    color: "#ffffff"
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Shape {
        anchors.centerIn: parent
        width: code.units
        height: code.units
        scale: code.unit
        antialiasing: false

        ShapePath {
            fillColor: "#000000"
            strokeWidth: -1

            PathSvg {
                path: code.path
            }
        }
    }
}
