import QtQuick
import ui.theme

// A QR code, black on white in every theme, with its quiet border of four units. `path` has unit squares, `units` is its
// size in them; it is as near to `size` as whole dots of the screen allow. A picture, as a spinner is one: the software
// renderer draws a shape that is scrolled out of sight over its neighbours.
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

    Image {
        anchors.centerIn: parent
        width: code.units * code.unit
        height: width
        sourceSize: Qt.size(code.units, code.units)
        fillMode: Image.Stretch
        smooth: false
        cache: false
        source: code.path === "" ? "" : `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${code.units} ${code.units}'><path d='${code.path}' shape-rendering='crispEdges'/></svg>`
        Accessible.ignored: true
    }
}
