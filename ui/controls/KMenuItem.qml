import QtQuick
import QtQuick.Templates as T
import ui.theme

// One line of a KMenu. `danger` colours what cannot be taken back.
T.MenuItem {
    id: item

    property string glyph: ""
    property bool danger: false
    readonly property color ink: danger ? Theme.dangerText : Theme.text

    implicitWidth: words.implicitWidth + 2 * Theme.s3 + (glyph ? 32 : 0)
    implicitHeight: visible ? Theme.controlHeight : 0
    opacity: enabled ? 1 : 0.5
    Accessible.role: Accessible.MenuItem
    Accessible.name: text

    contentItem: Row {
        id: words

        leftPadding: Theme.s1
        rightPadding: Theme.s1
        spacing: Theme.s3

        KIcon {
            anchors.verticalCenter: parent.verticalCenter
            visible: item.glyph !== ""
            glyph: item.glyph
            size: 18
            color: item.danger ? Theme.dangerText : Theme.textSoft
        }

        KText {
            anchors.verticalCenter: parent.verticalCenter
            text: item.text
            color: item.ink
            Accessible.ignored: true
        }
    }

    padding: Theme.s2

    background: Rectangle {
        radius: Theme.radiusSmall
        color: item.highlighted || item.hovered ? Theme.hover : "transparent"
    }
}
