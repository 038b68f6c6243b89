import QtQuick
import QtQuick.Controls.impl
import ui.theme

// A glyph of assets/icons by its name, in any colour. It is decoration: the control around it has the name.
IconImage {
    id: icon

    property string glyph: ""
    property int size: 20

    source: icon.glyph ? Theme.icon(icon.glyph) : ""
    sourceSize: Qt.size(size, size)
    width: size
    height: size
    color: Theme.textSoft
    Accessible.ignored: true
}
