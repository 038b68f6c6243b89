import QtQuick
import ui.theme

// Two panes side by side: a list of `listWidth` px and the rest. In a narrow window one of them, `detail` says which.
Item {
    id: panes

    property bool narrow: false
    property bool detail: false  // the right pane has something to show
    property int listWidth: 340
    property alias list: first.data
    property alias rest: second.data

    Rectangle {
        id: first

        x: Theme.mirrored ? panes.width - width : 0
        width: panes.narrow ? panes.width : Math.min(panes.listWidth, Math.round(panes.width * 0.42))
        height: panes.height
        visible: !panes.narrow || !panes.detail
        color: Theme.surface
    }

    KLine {
        x: Theme.mirrored ? first.x - 1 : first.width
        height: panes.height
        visible: !panes.narrow
    }

    Item {
        id: second

        x: panes.narrow || Theme.mirrored ? 0 : first.width + 1
        width: panes.narrow ? panes.width : panes.width - first.width - 1
        height: panes.height
        visible: !panes.narrow || panes.detail
    }
}
