pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// For how long files of others stay on this device, and how much room files may take.
KColumn {
    id: limits

    required property var storing
    readonly property var now: storing.now

    spacing: Theme.s3

    component Choices: KLabelled {
        id: choices

        property list<var> rows
        property int value: 0
        property string key: ""

        signal chosen(int value)

        GridLayout {
            width: parent.width
            columns: width >= 340 * Theme.scale ? 2 : 1
            columnSpacing: Theme.s2
            rowSpacing: Theme.s2
            uniformCellWidths: true
            Accessible.role: Accessible.Grouping
            Accessible.name: choices.label

            Repeater {
                model: choices.rows

                KChoice {
                    required property var modelData

                    objectName: choices.key + modelData[0]
                    Layout.fillWidth: true
                    implicitWidth: 100
                    implicitHeight: Theme.controlHeight + Theme.s2
                    text: modelData[1]
                    checked: choices.value === modelData[0]
                    onClicked: {
                        if (choices.value !== modelData[0])
                            choices.chosen(modelData[0]);
                        checked = Qt.binding(() => choices.value === modelData[0]);
                    }
                }
            }
        }
    }

    Choices {
        width: parent.width
        key: "storageDays"
        label: qsTr("Keep files of others")
        sought: qsTr("age, old, delete by itself, days")
        value: limits.now.days
        rows: [[0, qsTr("For good")], [365, qsTr("1 year")], [90, qsTr("90 days")], [30, qsTr("30 days")]]
        onChosen: days => limits.storing.keep(days)
    }

    Choices {
        width: parent.width
        key: "storageMost"
        label: qsTr("Files of messages take at most")
        sought: qsTr("limit, cap, quota, maximum")
        value: limits.now.most
        rows: [[0, qsTr("No limit")], [1, qsTr("1 GB")], [5, qsTr("5 GB")], [20, qsTr("20 GB")]]
        onChosen: most => limits.storing.cap(most)
    }
}
