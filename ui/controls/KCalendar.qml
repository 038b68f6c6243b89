pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme

// A month of days, of which one is chosen: arrows go by a day or a week, Page Up and Page Down by a month, Home and End to
// the ends of the month. `marks` are days with something. It follows the direction of the language and its first weekday.
ColumnLayout {
    id: calendar

    property int year: 2000
    property int month: 1
    property int day: 1  // at which the keyboard is
    property int last: 31
    property int today: 0
    property var marks: []
    property bool chooses: false  // a day that is chosen stays so: it is shown without the keyboard, too
    property var place: Qt.locale()
    readonly property bool mirrored: Theme.mirrored
    readonly property int before: (new Date(year, month - 1, 1).getDay() - place.firstDayOfWeek + 7) % 7

    signal turned(by: int)
    signal picked(day: int)

    function take(): void {
        grid.forceActiveFocus();
    }

    // Go so many days on, perhaps into another month.
    function step(by: int): void {
        const wanted = day + by;
        if (wanted < 1) {
            const months = new Date(year, month - 1, 0).getDate();
            turned(-1);
            day = months + wanted;
        } else if (wanted > last) {
            const rest = wanted - last;
            turned(1);
            day = rest;
        } else {
            day = wanted;
        }
    }

    function leaf(by: int): void {
        const kept = day;
        turned(by);
        day = Math.min(kept, last);
    }

    spacing: Theme.s2

    RowLayout {
        Layout.fillWidth: true

        KIconButton {
            objectName: "calendarBack"
            glyph: "back"
            text: qsTr("The month before")
            onClicked: calendar.leaf(-1)
        }

        KText {
            objectName: "calendarMonth"
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            text: calendar.place.standaloneMonthName(calendar.month - 1) + " " + calendar.year
            font.weight: Font.DemiBold
        }

        KIconButton {
            objectName: "calendarOn"
            glyph: "forward"
            text: qsTr("The month after")
            onClicked: calendar.leaf(1)
        }
    }

    Grid {
        id: grid

        readonly property int cell: Math.floor(calendar.width / 7)

        objectName: "calendarDays"
        Layout.fillWidth: true
        columns: 7
        activeFocusOnTab: true
        Accessible.role: Accessible.Table
        Accessible.name: qsTr("Days")
        Keys.onLeftPressed: calendar.step(calendar.mirrored ? 1 : -1)
        Keys.onRightPressed: calendar.step(calendar.mirrored ? -1 : 1)
        Keys.onUpPressed: calendar.step(-7)
        Keys.onDownPressed: calendar.step(7)
        Keys.onReturnPressed: calendar.picked(calendar.day)
        Keys.onEnterPressed: calendar.picked(calendar.day)
        Keys.onSpacePressed: calendar.picked(calendar.day)
        Keys.onPressed: event => {
            event.accepted = true;
            if (event.key === Qt.Key_PageUp)
                calendar.leaf(-1);
            else if (event.key === Qt.Key_PageDown)
                calendar.leaf(1);
            else if (event.key === Qt.Key_Home)
                calendar.day = 1;
            else if (event.key === Qt.Key_End)
                calendar.day = calendar.last;
            else
                event.accepted = false;
        }

        Repeater {
            model: 7

            KText {
                required property int index

                width: grid.cell
                horizontalAlignment: Text.AlignHCenter
                text: calendar.place.standaloneDayName((index + calendar.place.firstDayOfWeek) % 7, Locale.ShortFormat)
                font.pixelSize: Theme.caption
                color: Theme.textFaint
            }
        }

        Repeater {
            model: 42

            T.AbstractButton {
                id: cell

                required property int index
                readonly property int day: index - calendar.before + 1
                readonly property bool marked: calendar.marks.includes(day)
                readonly property bool at: calendar.day === day

                objectName: "day-" + day
                width: grid.cell
                height: Math.round(36 * Theme.scale)
                enabled: day >= 1 && day <= calendar.last
                focusPolicy: Qt.NoFocus
                text: enabled ? day.toString() : ""
                Accessible.role: Accessible.Button
                Accessible.ignored: !enabled
                Accessible.name: new Date(calendar.year, calendar.month - 1, day).toLocaleDateString(calendar.place, Locale.LongFormat) + (marked || calendar.chooses ? "" : qsTr(", nothing was said"))
                Accessible.focusable: true
                Accessible.focused: at && grid.activeFocus
                onClicked: {
                    calendar.day = day;
                    calendar.picked(day);
                }

                contentItem: KText {
                    text: cell.text
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    font.weight: cell.marked ? Font.DemiBold : Font.Normal
                    color: calendar.today === cell.day ? Theme.accentText : cell.marked || calendar.chooses ? Theme.text : Theme.textFaint
                    Accessible.ignored: true
                }

                background: Rectangle {
                    anchors.fill: parent
                    anchors.margins: 1
                    radius: Theme.radiusSmall
                    color: calendar.chooses && cell.at ? Theme.selected : cell.hovered && cell.enabled ? Theme.hover : "transparent"
                    border.width: cell.at && grid.activeFocus ? 2 : 0
                    border.color: Theme.focus

                    Rectangle {
                        visible: cell.marked && cell.enabled
                        anchors.horizontalCenter: parent.horizontalCenter
                        anchors.bottom: parent.bottom
                        anchors.bottomMargin: 4
                        width: 4
                        height: 4
                        radius: 2
                        color: Theme.accentText
                    }
                }
            }
        }
    }
}
