import QtQuick
import QtQuick.Controls.impl
import ui.theme

// A glyph of assets/icons by its name, in any colour. It is decoration: the control around it has the name.
IconImage {
    id: icon

    property string glyph: ""
    property real size: 20  // beside text of the usual size; it grows with the text
    readonly property int side: Math.round(size * Theme.scale)

    mirror: Theme.mirrored && ["back", "forward", "reply", "send"].includes(glyph)
    source: icon.glyph ? Theme.icon(icon.glyph) : ""
    sourceSize: Qt.size(side, side)
    width: side
    height: side
    color: Theme.textSoft
    Accessible.ignored: true
}
