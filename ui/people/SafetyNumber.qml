pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The 60 digits in groups of five.
Rectangle {
    id: number

    property var groups: []

    implicitHeight: grid.implicitHeight + 2 * Theme.s4
    radius: Theme.radius
    color: Theme.sunken
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Safety number %1").arg(groups.join(" "))

    GridLayout {
        id: grid

        anchors.centerIn: parent
        columns: 4
        columnSpacing: Theme.s5
        rowSpacing: Theme.s2

        Repeater {
            model: number.groups

            KText {
                required property string modelData

                text: modelData
                font.family: "monospace"
                font.pixelSize: Theme.title
                font.letterSpacing: 1.5
                Accessible.ignored: true
            }
        }
    }
}
