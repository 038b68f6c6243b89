import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Why what is written cannot be sent, above the field.
KNote {
    Layout.fillWidth: true
    Layout.leftMargin: Theme.s5
    Layout.rightMargin: Theme.s5
    Layout.topMargin: Theme.s2
    visible: text !== ""
}
