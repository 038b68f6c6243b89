import QtQuick

// Where the list of messages stands: a message is brought into view and flashes, what comes at an end moves nothing, and
// near an end more is asked for.
Item {
    id: place

    required property ListView view
    required property var talk
    property string flashed: ""  // the message that flashes

    onFlashedChanged: if (flashed)
        flash.restart()

    Timer {
        id: flash

        interval: 1200
        onTriggered: place.flashed = ""
    }

    Timer {
        id: reach

        interval: 30
        onTriggered: {
            const view = place.view;
            if (view.contentY - view.originY < 1.5 * view.height)
                place.talk.older();
            if (view.originY + view.contentHeight - view.contentY - view.height < view.height)
                place.talk.newer();
        }
    }

    Connections {
        target: place.view

        function onContentYChanged(): void {
            reach.restart();
        }
    }

    Connections {
        target: place.talk

        function onAimed(message: string, flash: bool): void {
            const at = place.talk.lines.find_row(message);
            if (at < 0)
                return;
            place.view.positionViewAtIndex(at, ListView.Center);
            place.view.forceLayout();
            place.view.positionViewAtIndex(at, ListView.Center);
            if (flash)
                place.flashed = message;
        }

        // A list at its end would stay there, whatever comes below: it would leap, and think that it has arrived.
        function onGrown(newest: string): void {
            const foot = place.view.itemAtIndex(0);  // what came is laid out later
            const rise = foot ? place.view.contentY + place.view.height - foot.y - foot.height : 0;
            if (foot && rise > -foot.height) {
                place.view.positionViewAtIndex(place.talk.lines.find_row(newest), ListView.Beginning);
                place.view.contentY += rise;
            }
            reach.restart();
        }

        function onTo_end(): void {
            place.view.positionViewAtBeginning();
            Qt.callLater(() => place.view.positionViewAtBeginning());
        }
    }
}
