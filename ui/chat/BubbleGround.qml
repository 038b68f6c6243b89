pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The ground of a bubble: its corners are joined to what the same author said before and after it. Whoever stays over it
// is told when it was sent and read.
Rectangle {
    id: ground

    required property var line
    property real slid: 0  // to the side, while it is swiped
    property real low: 0  // above it are files, which have tooltips of their own

    readonly property bool told: over.hovered && !line.tooled && over.point.position.y >= low
    readonly property int corner: Theme.radiusBubble
    readonly property bool marked: line.current || line.flashed

    objectName: "bubbleGround"
    radius: corner
    topLeftRadius: !line.atRight && !line.head ? 6 : corner
    bottomLeftRadius: !line.atRight && !line.tail ? 6 : corner
    topRightRadius: line.atRight && !line.head ? 6 : corner
    bottomRightRadius: line.atRight && !line.tail ? 6 : corner
    color: line.bare ? "transparent" : line.mine ? Theme.mine : Theme.theirs
    border.width: marked ? 2 : !line.mine && !line.bare && (!Theme.dark || Theme.strong) ? 1 : 0
    border.color: marked ? Theme.focus : Theme.line

    HoverHandler {
        id: over
    }

    Loader {
        active: over.hovered
        sourceComponent: KTip {
            parent: ground
            shown: ground.told
            delay: 900
            text: ground.line.tip
        }
    }
}
