import QtQuick
import ui.theme

// Smaller, softer text that wraps: explanations below a heading or a field.
KText {
    font.pixelSize: Theme.small
    color: Theme.textSoft
    wrapMode: Text.Wrap
    lineHeight: 1.25
}
