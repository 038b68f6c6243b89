pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Do not disturb: now for a while, and in the same hours of some days.
KCard {
    id: card

    required property var shell
    readonly property var quiet: shell.quiet
    readonly property var now: quiet.state

    function take(): void {
        const fits = quiet.set_times(from.text, to.text);
        from.error = fits ? "" : qsTr("A time is such as 22:00.");
        if (!fits)
            return;
        from.text = Qt.binding(() => card.now.start);
        to.text = Qt.binding(() => card.now.end);
    }

    glyph: "bell-off"
    title: qsTr("Do not disturb")
    sought: qsTr("quiet, silence, focus, night, sleep, schedule")
    note: qsTr("No notices, on all your devices. What is new is counted all the same.")

    KText {
        objectName: "quietState"
        width: parent.width
        visible: text !== ""
        text: card.now.text
        wrapMode: Text.Wrap
        font.weight: Font.DemiBold
    }

    KButton {
        objectName: "quietEnd"
        visible: card.now.mine
        glyph: "bell"
        text: qsTr("End it now")
        onClicked: card.quiet.end()
    }

    Flow {
        width: parent.width
        visible: !card.now.mine
        spacing: Theme.s2
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Begin now")

        Repeater {
            model: [["1h", qsTr("For 1 hour")], ["tomorrow", card.now.tomorrow], ["on", qsTr("Until I end it")]]

            KButton {
                required property var modelData

                objectName: "quiet-" + modelData[0]
                text: modelData[1]
                onClicked: card.quiet.keep(modelData[0])
            }
        }
    }

    KSwitch {
        objectName: "quietHours"
        width: parent.width
        text: qsTr("At set hours")
        note: qsTr("By the clock of where you are, over midnight if need be. A day is the one on which it begins.")
        checked: card.now.hours
        onClicked: {
            card.quiet.set_hours(checked);
            checked = Qt.binding(() => card.now.hours);
        }
    }

    GridLayout {
        width: parent.width
        visible: card.now.hours
        columns: 4
        uniformCellWidths: true
        columnSpacing: Theme.s2
        rowSpacing: 0
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("On which days")

        Repeater {
            model: card.quiet.weekdays

            KCheck {
                required property var modelData
                required property int index

                objectName: "quietDay-" + index
                Layout.fillWidth: true
                text: modelData[0]
                Accessible.name: modelData[1]
                checked: card.now.days[index]
                onClicked: {
                    card.quiet.set_day(index, checked);
                    checked = Qt.binding(() => card.now.days[index]);
                }
            }
        }
    }

    RowLayout {
        width: parent.width
        visible: card.now.hours
        spacing: Theme.s3

        KField {
            id: from

            objectName: "quietFrom"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
            label: qsTr("From")
            text: card.now.start
            maximumLength: 5
        }

        KField {
            id: to

            objectName: "quietTo"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
            label: qsTr("To")
            text: card.now.end
            maximumLength: 5
        }
    }

    Connections {
        target: from.input

        function onEditingFinished(): void {
            card.take();
        }
    }

    Connections {
        target: to.input

        function onEditingFinished(): void {
            card.take();
        }
    }

    KSwitch {
        objectName: "quietRings"
        width: parent.width
        text: qsTr("Calls ring all the same")
        note: qsTr("Otherwise a call is shown in the window, and waits there to be taken.")
        checked: card.now.rings
        onClicked: {
            card.quiet.set_rings(checked);
            checked = Qt.binding(() => card.now.rings);
        }
    }
}
