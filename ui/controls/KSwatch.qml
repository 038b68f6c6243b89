import QtQuick
import QtQuick.Templates as T
import ui.theme

// One colour of a few to choose from; `text` is its name, for tooltips and screen readers.
T.RadioButton {
    id: swatch

    property color ink: Theme.accent

    implicitWidth: Theme.controlHeight
    implicitHeight: Theme.controlHeight
    focusPolicy: Qt.StrongFocus
    autoExclusive: false
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Keys.onReturnPressed: click()

    background: Rectangle {
        radius: width / 2
        color: "transparent"
        border.width: swatch.checked ? 2 : 0
        border.color: Theme.text

        KFocus {
            of: swatch
            radius: parent.radius
        }
    }

    indicator: Rectangle {
        anchors.centerIn: parent
        width: Math.round(swatch.width * 0.7)
        height: width
        radius: width / 2
        color: swatch.ink
    }

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    KTip {
        shown: swatch.hovered || swatch.visualFocus
        text: swatch.text
    }
}
