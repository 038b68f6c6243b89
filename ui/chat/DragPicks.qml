import QtQuick
import QtQuick.Templates as T

// The mouse, dragged from the room beside the bubbles, selects the messages that it passes; those that it leaves again
// are selected no more. Near an edge the list moves on.
Item {
    id: picks

    required property Item ground
    required property ListView view
    required property var talk
    readonly property var picking: talk.picking
    property bool beside: false  // of all messages, where the mouse was pressed
    property bool on: false
    property string first: ""  // the message where it begins
    property real at: 0  // where the mouse is, from the top

    // Whether nothing lies above the list at a place, as a menu and a button do.
    function is_free(place: point): bool {
        const there = ground.mapToItem(T.Overlay.overlay, place);
        const above = T.Overlay.overlay?.childAt(there.x, there.y);
        return !above && !ground.children.some(part => (part as T.AbstractButton) && holds(part, ground, place));
    }

    function row_at(place: point): Item {
        return is_free(place) ? view.itemAt(place.x, place.y + view.contentY) : null;
    }

    // What is above a message has room at its sides, too.
    function covered(whole: Item, place: point): bool {
        const parts = whole.children.filter(part => !(part as PickMark) && holds(part, whole, place));
        return parts.some(part => !(part as Loader || part as LineAbove) || covered(part, part.mapFromItem(whole, place)));
    }

    function holds(part: Item, whole: Item, place: point): bool {
        return part.visible && part.contains(part.mapFromItem(whole, place));
    }

    // The message at a height, which beyond the list is the last one there.
    function message(y: real): string {
        const held = Math.max(0, Math.min(view.height - 1, y));
        const row = view.indexAt(view.width / 2, held + view.contentY);
        return talk.lines.at(row)?.id ?? "";
    }

    // Of a press, after everything else was told of it.
    function judge(place: point): void {
        const row = row_at(place);
        beside = row ? !covered(row, ground.mapToItem(row, place)) : is_free(place);
        first = beside ? message(place.y) : "";
    }

    function begin(): void {
        view.interactive = false;
        on = true;
        picking.begin_sweep();
        step();
    }

    function step(): void {
        const last = message(at);
        if (on && last !== "") {
            first = first || last;
            picking.sweep(first, last);
        }
    }

    function end(): void {
        on = false;
        view.interactive = true;
    }

    DragHandler {
        id: drag

        parent: picks.ground
        target: null
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        dragThreshold: picks.beside ? Application.styleHints.startDragDistance : 30000
        onGrabChanged: (transition, point) => {
            if (transition !== PointerDevice.GrabPassive)
                return;
            picks.beside = false;
            Qt.callLater(picks.judge, Qt.point(point.position.x, point.position.y));
        }
        onActiveChanged: active ? picks.begin() : picks.end()
        onCentroidChanged: {
            picks.at = centroid.position.y;
            picks.step();
        }
    }

    EdgeScroll {
        view: picks.view
        on: picks.on
        at: picks.at
        onMoved: picks.step()
    }

    Connections {
        target: picks.picking

        // Escape and the buttons end it.
        function onCleared(): void {
            picks.on = false;
        }
    }
}
