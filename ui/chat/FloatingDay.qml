import QtQuick
import ui.theme

// The day of the topmost message, above the messages while they are moved and a moment longer; where the label of that
// day can be seen itself there is no second one.
DayLabel {
    id: floating

    required property ListView view
    required property var talk
    property var there: talk.places.day_at(-1)

    // Look what is topmost now.
    function look(): void {
        const at = view.indexAt(view.width / 2, view.contentY + implicitHeight);
        const labelled = view.itemAtIndex(at)?.y >= view.contentY && talk.places.day_at(at).first;
        there = talk.places.day_at(labelled ? -1 : at);
    }

    objectName: "floatingDay"
    visible: lasting.running && there.day !== ""
    text: there.day
    onClicked: talk.places.ask(there.moment)

    Connections {
        target: floating.view

        function onContentYChanged(): void {
            if (floating.view.moving) {
                floating.look();
                lasting.restart();
            }
        }
    }

    Timer {
        id: lasting

        interval: 1500
    }
}
