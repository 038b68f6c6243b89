import QtQuick
import ui.theme
import ui.controls

// A message that is swiped towards where lines begin, by a finger or by two of them on a touchpad, is answered. It follows
// up to a limit; a sign fills where letting go answers, and before that it springs back.
Item {
    id: swipe

    required property Item ground
    required property ListView view
    required property DragPicks picks
    required property var talk
    property Bubble aim: null  // what was touched, if it can be answered
    property Bubble line: null  // what is swiped
    property BubbleGround bubble: null
    property real pulled: 0
    readonly property int limit: 84
    readonly property int enough: 60
    readonly property bool answers: pulled >= enough

    objectName: "swipe"

    // Of a touch, after everything else was told of it.
    function judge(place: point): void {
        const row = picks.row_at(place) as Bubble;
        aim = can(row) ? row : null;
    }

    function can(row: Bubble): bool {
        return row !== null && !row.gone && talk.now.closed === "" && !talk.picking.now.on;
    }

    function ground_of(row: Bubble): BubbleGround {
        return row.children.find(part => part as BubbleGround);
    }

    function begin(): void {
        back.stop();
        pulled = 0;
        line = aim;
        bubble = line ? ground_of(line) : null;
    }

    function pull(by: real): void {
        if (line)
            pulled = Math.max(0, Math.min(limit, Theme.mirrored ? by : -by));
    }

    function leave(): void {
        const answered = answers && can(line) ? line : null;
        back.restart();
        answered?.answer();
    }

    onPulledChanged: if (bubble)
        bubble.slid = Theme.mirrored ? pulled : -pulled

    NumberAnimation {
        id: back

        target: swipe
        property: "pulled"
        to: 0
        duration: Theme.smooth
        easing.type: Easing.OutCubic
    }

    DragHandler {
        function follow(): void {
            swipe.pull(centroid.position.x - centroid.pressPosition.x);
        }

        parent: swipe.ground
        target: null
        acceptedDevices: PointerDevice.TouchScreen
        yAxis.enabled: false
        dragThreshold: swipe.aim ? Application.styleHints.startDragDistance : 30000
        onGrabChanged: (transition, point) => {
            if (transition !== PointerDevice.GrabPassive)
                return;
            swipe.aim = null;
            Qt.callLater(swipe.judge, Qt.point(point.position.x, point.position.y));
        }
        onActiveChanged: {
            if (active) {
                swipe.begin();
                follow();
            } else {
                Qt.callLater(swipe.leave);
            }
        }
        onCentroidChanged: if (active)
            follow()
        onCanceled: swipe.pulled = 0
    }

    Connections {
        target: swipe.aim

        // A finger that stays opens the menu, and what it does then is no swipe.
        function onMenu(): void {
            swipe.aim = null;
        }
    }

    // What begins upwards or downwards stays so until the fingers are off. Of an event that is not inverted it may be that
    // the system scrolls against the fingers, or that it does not say: whichever way they begin is then the one to answer.
    WheelHandler {
        id: wheel

        property real aside: 0
        property real along: 0
        property bool on: false
        property bool refused: false
        property int way: 1

        function roll(event: WheelEvent): void {
            if (event.phase === Qt.ScrollBegin)
                forsake();
            if (refused || event.phase === Qt.ScrollMomentum)
                return;
            lost.restart();
            aside += event.pixelDelta.x || event.angleDelta.x / 2;
            along += Math.abs(event.pixelDelta.y || event.angleDelta.y / 2);
            const far = Application.styleHints.startDragDistance;
            if (!on && Math.abs(aside) > far && Math.abs(aside) > 2 * along) {
                swipe.judge(swipe.view.contentItem.mapToItem(swipe.ground, event.x, event.y));
                swipe.begin();
                way = event.inverted || (aside > 0) === Theme.mirrored ? 1 : -1;
                on = swipe.line !== null;
                refused = !on;
                swipe.view.interactive = !on;
            } else if (!on && along > far) {
                refused = true;
            }
            if (on)
                swipe.pull(way * aside);
        }

        // Its end was told to somebody else, as to a sheet that opened meanwhile.
        function forsake(): void {
            if (on)
                swipe.pulled = 0;
            end();
        }

        function end(): void {
            if (on)
                swipe.leave();
            lost.stop();
            swipe.view.interactive = true;
            on = refused = false;
            aside = along = 0;
        }

        parent: swipe.view
        target: null
        acceptedDevices: PointerDevice.TouchPad
        orientation: Qt.Horizontal
        blocking: false
        onWheel: event => roll(event)
        onActiveChanged: if (!active)
            end()
    }

    Timer {
        id: lost

        interval: 3000
        onTriggered: wheel.forsake()
    }

    Rectangle {
        objectName: "swipeSign"
        visible: swipe.pulled > 0 && swipe.bubble !== null
        x: Theme.mirrored ? Theme.s3 : parent.width - width - Theme.s3
        y: swipe.line && swipe.bubble ? Math.max(0, Math.min(parent.height - height, swipe.line.y - swipe.view.contentY + swipe.bubble.y + (swipe.bubble.height - height) / 2)) : 0
        width: 36
        height: 36
        radius: 18
        opacity: Math.min(1, swipe.pulled / swipe.enough)
        scale: 0.6 + 0.4 * opacity
        color: swipe.answers ? Theme.accent : Theme.raised
        border.width: swipe.answers ? 0 : 1
        border.color: Theme.edge

        KIcon {
            anchors.centerIn: parent
            glyph: "reply"
            size: 20
            color: swipe.answers ? Theme.accentInk : Theme.textSoft
        }
    }
}
