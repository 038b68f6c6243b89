import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// What Kith is not, to be read again from the settings.
Rectangle {
    id: honest

    required property var page
    required property var shell
    property bool narrow: false
    readonly property Item sheet: honest

    color: Theme.surface

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: qsTr("What Kith is not")
            back: true
            onBackwards: honest.shell.go("settings", "")
        }

        KSheet {
            Layout.fillWidth: true
            Layout.fillHeight: true

            HonestView {
                Layout.fillWidth: true
            }
        }
    }
}
