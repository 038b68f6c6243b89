import QtQuick
import ui.theme

// What is dragged near an edge of a list, or beyond it, has the list move on that way.
Item {
    id: edge

    required property ListView view
    property bool on: false
    property real at: 0  // where the pointer is, from the top of the list
    readonly property int zone: Theme.s8
    readonly property real over: at < zone ? at - zone : Math.max(0, at - view.height + zone)

    signal moved

    Timer {
        interval: 16
        repeat: true
        running: edge.on && edge.over !== 0
        onTriggered: {
            const view = edge.view;
            const end = Math.max(view.originY, view.originY + view.contentHeight - view.height);
            const wanted = view.contentY + Math.max(-24, Math.min(24, edge.over / 2));
            const there = Math.max(view.originY, Math.min(end, wanted));
            if (there !== view.contentY) {
                view.contentY = there;
                edge.moved();
            }
        }
    }
}
