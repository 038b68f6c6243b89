import QtQuick
import ui.theme

// Text as it is written, never as markup. Every text of a person is shown by this or by another control of this folder.
Text {
    textFormat: Text.PlainText
    color: Theme.text
    font.pixelSize: Theme.body
    elide: wrapMode === Text.NoWrap ? Text.ElideRight : Text.ElideNone
    horizontalAlignment: Text.AlignLeft  // where its line begins, whatever is written: names stand beside their faces
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
