import QtQuick

// Where the list of messages stands: a message is brought into view, and what comes at an end moves nothing.
Item {
    id: place

    required property ListView view
    required property var talk

    signal flashing(message: string)
    signal stretched

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
                place.flashing(message);
        }

        // A list at its end would stay there, whatever comes below: it would leap, and think that it has arrived.
        function onGrown(newest: string): void {
            const foot = place.view.itemAtIndex(0);  // what came is laid out later
            const rise = foot ? place.view.contentY + place.view.height - foot.y - foot.height : 0;
            if (foot && rise > -foot.height) {
                place.view.positionViewAtIndex(place.talk.lines.find_row(newest), ListView.Beginning);
                place.view.contentY += rise;
            }
            place.stretched();
        }

        function onTo_end(): void {
            place.view.positionViewAtBeginning();
            Qt.callLater(() => place.view.positionViewAtBeginning());
        }
    }
}
