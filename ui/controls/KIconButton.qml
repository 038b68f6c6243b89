import QtQuick
import QtQuick.Templates as T
import ui.theme

// A round button with a glyph only; `text` is its name for tooltips and screen readers, and must not be empty.
T.Button {
    id: button

    required property string glyph
    property real size: 38  // beside text of the usual size; it grows with larger text
    readonly property int side: Math.round(size * Math.max(1, Theme.scale))
    property color ink: Theme.textSoft
    property color ground: "transparent"
    property string hint: text
    property string sought: ""  // other words by which it is looked for
    readonly property bool near: hovered || visualFocus
    property bool spent: false  // it was pressed since then: its name would stand beside what that opened

    implicitWidth: side
    implicitHeight: side
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.4
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    onNearChanged: if (!near)
        spent = false
    onClicked: spent = true

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    contentItem: Item {
        KIcon {
            anchors.centerIn: parent
            glyph: button.glyph
            size: button.side * 0.53 / Theme.scale
            color: button.checked ? Theme.accentText : button.ink
        }
    }

    background: Rectangle {
        radius: width / 2
        color: button.ground.a > 0 ? (button.hovered ? Qt.darker(button.ground, 1.12) : button.ground) : button.hovered || button.down ? Qt.alpha(button.ink, 0.12) : "transparent"

        KFocus {
            of: button
            radius: width / 2
        }
    }

    KTip {
        shown: button.near && !button.spent
        text: button.hint
    }
}
