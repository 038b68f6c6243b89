pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Coming into groups: somebody's link, who asks to be let into mine, and where I asked.
Rectangle {
    id: room

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property Item sheet: room

    color: Theme.canvas
    Keys.onEscapePressed: page.close()

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: room.now.link !== "" ? qsTr("Join a group") : qsTr("Joining groups")
            back: true
            onBackwards: room.page.close()
        }

        KSheet {
            objectName: "joinSheet"
            Layout.fillWidth: true
            Layout.fillHeight: true
            most: 560

            DoorCard {
                Layout.fillWidth: true
                visible: room.now.link !== ""
                page: room.page
            }

            AskersCard {
                Layout.fillWidth: true
                visible: room.page.askers.count > 0
                askers: room.page.askers
                shell: room.shell
            }

            AskedCard {
                Layout.fillWidth: true
                visible: room.page.count > 0
                page: room.page
            }

            KNote {
                objectName: "joinNothing"
                Layout.fillWidth: true
                visible: room.now.link === "" && room.page.count === 0 && room.page.askers.count === 0
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("Nobody waits to be let into a group, here or elsewhere.")
            }
        }
    }
}
