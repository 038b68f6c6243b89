import QtQuick
import ui.controls

// A calendar that leads to a day of the conversation.
KDialog {
    id: dialog

    required property var places
    readonly property var now: places.now

    title: qsTr("Go to a day")
    wanted: 360
    onOpened: calendar.take()

    function ask(): void {
        calendar.day = now.day;
        open();
    }

    contentItem: KCalendar {
        id: calendar

        objectName: "calendar"
        year: dialog.now.year
        month: dialog.now.month
        last: dialog.now.last
        today: dialog.now.today
        marks: dialog.now.marks
        onTurned: by => dialog.places.turn(by)
        onPicked: day => {
            dialog.close();
            dialog.places.pick(day);
        }
    }
}
