pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Carries a conversation that is kept on top to another place among those: with the mouse, or with a finger that has
// stayed on it a while. The others make room; Escape, or leaving the list, puts it back.
Item {
    id: drag

    required property KRow line
    required property string contact
    required property var page
    readonly property var carrying: page.tidying.carrying
    property PinList view: null  // while it is carried or held
    property bool ours: false  // what is pressed is the row, and no menu that lies above it
    property bool held: false  // by a finger
    property bool carried: false
    readonly property int far: Application.styleHints.startDragDistance
    readonly property int never: 30000
    property real grip: 0  // how far below the top of the row
    property point at  // the pointer, in the list as it is seen
    property real rest: 0  // how far it is yet from its place after it was let go
    readonly property real shift: carried ? at.y - grip + view.contentY - line.y : rest
    readonly property bool lifted: carried || held || rest !== 0

    signal menu

    objectName: "pinDrag"

    function begin(): void {
        view = line.ListView.view as PinList;
        view.shifting = true;
    }

    function hold(): void {
        if (ours) {
            begin();
            held = true;
        }
    }

    // Of a finger that stayed and was lifted without moving.
    function release(): void {
        if (held && !carried) {
            end();
            menu();
        }
    }

    function forsake(): void {
        if (held && !carried)
            end();
    }

    function take(pressed: point, now: point): void {
        begin();
        settling.stop();
        rest = 0;
        grip = line.mapFromItem(null, pressed).y;
        at = view.mapFromItem(null, now);
        carried = true;
        step();
    }

    function follow(place: point): void {
        if (carried) {
            at = view.mapFromItem(null, place);
            step();
        }
    }

    // Take the place that the middle of the row is over.
    function step(): void {
        const middle = at.y - grip + line.height / 2 + view.contentY - view.originY;
        let wanted = Math.max(0, Math.min(view.count - 1, Math.floor(middle / line.height)));
        while (wanted > 0 && !view.model.at(wanted).above)
            --wanted;
        carrying.carry(contact, view.model.at(wanted).contact);
    }

    function leave(): void {
        const room = Theme.s6;
        const inside = carried && at.x > -room && at.x < view.width + room && at.y > -room && at.y < view.height + room;
        inside ? settle(() => carrying.drop()) : back();
    }

    function back(): void {
        if (carried)
            settle(() => carrying.back());
    }

    // It goes to its place from where it was let go.
    function settle(done: var): void {
        done();
        view.forceLayout();
        rest = shift;
        carried = false;
        end();
        settling.restart();
    }

    function end(): void {
        view.shifting = false;
        Qt.callLater(() => drag.held = false);  // the row is told first that the finger is off
    }

    Component.onDestruction: if (view && (carried || held)) {
        end();
        carrying.back();
    }

    Connections {
        target: drag.line

        function onPressedChanged(): void {
            if (drag.line.pressed)
                drag.ours = true;
        }

        // The finger was taken away by the system, or the row from under it; or it carries the row from now on.
        function onCanceled(): void {
            Qt.callLater(drag.forsake);
        }
    }

    NumberAnimation {
        id: settling

        target: drag
        property: "rest"
        to: 0
        duration: Theme.smooth
        easing.type: Easing.OutCubic
    }

    Rectangle {
        parent: drag.line
        z: -1
        anchors.fill: parent
        anchors.leftMargin: drag.line.inset
        anchors.rightMargin: drag.line.inset
        visible: drag.lifted
        radius: Theme.radius
        color: Theme.raised
        border.width: 1
        border.color: Theme.edge
    }

    // Those of an item above the row would take its presses from it.
    DragHandler {
        parent: drag.line
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        target: null
        xAxis.enabled: false
        dragThreshold: drag.ours ? drag.far : drag.never
        cursorShape: Qt.ClosedHandCursor
        onGrabChanged: transition => drag.ours = drag.ours && transition !== PointerDevice.GrabPassive  // pressed anew
        onActiveChanged: active ? drag.take(centroid.scenePressPosition, centroid.scenePosition) : Qt.callLater(drag.leave)
        onCentroidChanged: if (active)
            drag.follow(centroid.scenePosition)
        onCanceled: drag.back()
    }

    DragHandler {
        parent: drag.line
        acceptedDevices: PointerDevice.TouchScreen
        target: null
        dragThreshold: drag.held ? drag.far : drag.never  // else it scrolls
        onGrabChanged: transition => drag.ours = drag.ours && transition !== PointerDevice.GrabPassive
        onActiveChanged: active ? drag.take(centroid.scenePressPosition, centroid.scenePosition) : Qt.callLater(drag.leave)
        onCentroidChanged: if (active)
            drag.follow(centroid.scenePosition)
        onCanceled: drag.back()
    }

    EdgeScroll {
        view: drag.view
        on: drag.carried
        at: drag.at.y
        onMoved: drag.step()
    }

    Shortcut {
        enabled: drag.carried
        sequences: Keymap.keys("back")
        onActivated: drag.back()
    }
}
