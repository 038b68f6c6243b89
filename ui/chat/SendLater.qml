import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// When a message shall be sent: a day, and a time of it.
KDialog {
    id: dialog

    required property var scheduling
    readonly property var now: scheduling.now

    title: qsTr("Send at…")
    wanted: 380

    function ask(): void {
        calendar.day = now.day;
        clock.text = now.clock;
        open();
        clock.take();
        clock.input.selectAll();
    }

    Connections {
        target: dialog.scheduling

        function onDone(): void {
            dialog.close();
        }
    }

    contentItem: ColumnLayout {
        spacing: Theme.s3

        KCalendar {
            id: calendar

            Layout.fillWidth: true
            chooses: true
            year: dialog.now.year
            month: dialog.now.month
            last: dialog.now.last
            today: dialog.now.today
            onTurned: by => dialog.scheduling.turn(by)
            onPicked: clock.take()
        }

        KField {
            id: clock

            objectName: "laterClock"
            Layout.fillWidth: true
            label: qsTr("Time, such as 18:05")
            maximumLength: 5
            error: dialog.now.error
            onAccepted: dialog.scheduling.send(calendar.day, text)
        }

        KNote {
            Layout.fillWidth: true
            text: qsTr("It goes from this device. If that is off then, it goes when Kith starts next.")
        }
    }

    buttons: [
        KButton {
            objectName: "laterSend"
            kind: "primary"
            text: qsTr("Send then")
            onClicked: dialog.scheduling.send(calendar.day, clock.text)
        },
        KButton {
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
