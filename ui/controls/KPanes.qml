import QtQuick
import ui.theme

// Two panes side by side: a list and the rest. In a narrow window one of them, `detail` says which. The line between
// them can be moved by the pointer or the arrow keys; `shell` remembers under `place` how wide the list was made.
Item {
    id: panes

    property var shell: null
    property string place: ""
    property bool narrow: false
    property bool detail: false  // the right pane has something to show
    property int listWidth: 340
    readonly property int least: 240
    readonly property int most: Math.max(least, Math.round(width * 0.5))
    property alias list: first.data
    property alias rest: second.data
    readonly property list<Item> halves: [first, second]

    // Make the list so many px wide, within what leaves room for both.
    function widen(wanted: int): void {
        listWidth = Math.max(least, Math.min(most, wanted));
    }

    function keep(): void {
        if (place && shell)
            shell.keep_width(place, listWidth);
    }

    Component.onCompleted: if (place && shell)
        listWidth = Math.max(least, shell.width_of(place) || listWidth)

    Rectangle {
        id: first

        x: Theme.mirrored ? panes.width - width : 0
        width: panes.narrow ? panes.width : Math.min(panes.listWidth, panes.place ? panes.most : Math.round(panes.width * 0.42))
        height: panes.height
        visible: !panes.narrow || !panes.detail
        color: Theme.surface
    }

    KLine {
        id: line

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

    // It lies on the side of the rest, since at its edge the list has a scroll bar.
    Item {
        id: edge

        readonly property int step: Theme.mirrored ? -24 : 24
        property int from: 0

        objectName: "panesEdge"
        x: Theme.mirrored ? line.x - 6 : line.x
        width: 7
        height: panes.height
        visible: !panes.narrow && panes.place !== ""
        activeFocusOnTab: true
        Accessible.role: Accessible.Splitter
        Accessible.name: qsTr("Width of the list")
        Accessible.focusable: true
        Keys.onLeftPressed: {
            panes.widen(first.width - step);
            panes.keep();
        }
        Keys.onRightPressed: {
            panes.widen(first.width + step);
            panes.keep();
        }

        HoverHandler {
            cursorShape: Qt.SplitHCursor
        }

        DragHandler {
            target: null
            yAxis.enabled: false
            onActiveChanged: active ? edge.from = first.width : panes.keep()
            onActiveTranslationChanged: if (active)
                panes.widen(edge.from + (Theme.mirrored ? -1 : 1) * activeTranslation.x)
        }

        TapHandler {
            onDoubleTapped: {
                panes.widen(340);
                panes.keep();
            }
        }

        Rectangle {
            x: Theme.mirrored ? parent.width - width : 0
            width: 2
            height: parent.height
            visible: edge.activeFocus
            color: Theme.focus
        }
    }
}
