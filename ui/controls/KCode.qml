import QtQuick
import QtQuick.Shapes
import ui.theme

// A QR code, black on white in every theme, with its quiet border. `path` has unit squares, `units` is its size in them.
Rectangle {
    id: code

    property string path: ""
    property int units: 1
    property int size: 232
    property string name: qsTr("QR code of your invite link")

    implicitWidth: size
    implicitHeight: size
    radius: Theme.radius
    color: "#ffffff"
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Shape {
        readonly property real unit: Math.max(1, Math.floor(code.size / (code.units + 6)))

        anchors.centerIn: parent
        width: code.units
        height: code.units
        scale: unit
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
