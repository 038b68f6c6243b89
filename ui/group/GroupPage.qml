pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One group with all that is known of it, or the making of a new one.
Rectangle {
    id: room

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property bool making: now.id === ""
    readonly property Item sheet: room

    color: Theme.canvas
    Keys.onEscapePressed: page.close()

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            objectName: "groupHeader"
            Layout.fillWidth: true
            title: room.making ? qsTr("New group") : qsTr("About this group")
            back: true
            onBackwards: room.page.close()
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            NewGroup {
                anchors.fill: parent
                visible: room.making
                page: room.page
                shell: room.shell
            }

            Loader {
                anchors.fill: parent
                active: room.now.known
                sourceComponent: GroupPane {
                    page: room.page
                    shell: room.shell
                }
            }

            KSpinner {
                anchors.centerIn: parent
                visible: !room.making && !room.now.known && room.now.error === ""
            }

            KFailure {
                shell: room.shell
                anchors.centerIn: parent
                visible: !room.making && !room.now.known && room.now.error !== ""
                title: qsTr("This group cannot be shown")
                note: room.now.error
                onTried: room.page.again()
            }
        }
    }
}
