pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Over a whole line while messages are selected: a press picks it, with Shift everything up to it.
Item {
    id: mark

    required property var picking
    required property var line
    property real above: 0

    readonly property bool on: picking.now.on

    z: 2

    Loader {
        anchors.fill: parent
        active: mark.on || mark.line.picked
        sourceComponent: Item {
            Rectangle {
                visible: mark.line.picked
                y: mark.above - 2
                width: parent.width
                height: parent.height - y
                color: Theme.accent
                opacity: 0.12
            }

            Rectangle {
                objectName: "pickMark"
                visible: mark.on
                x: mark.line.atRight ? Theme.s5 : parent.width - width - Theme.s5
                y: mark.above + 6
                width: 22
                height: 22
                radius: 11
                color: mark.line.picked ? Theme.accent : Theme.surface
                border.width: mark.line.picked ? 0 : 2
                border.color: Theme.edge

                KIcon {
                    anchors.centerIn: parent
                    visible: mark.line.picked
                    glyph: "check"
                    size: 16
                    color: Theme.accentInk
                }
            }
        }
    }

    TapHandler {
        enabled: mark.on
        acceptedModifiers: Qt.NoModifier
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: mark.picking.toggle(mark.line.id)
    }

    TapHandler {
        acceptedModifiers: Qt.ShiftModifier
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: mark.picking.span(mark.line.id)
    }
}
