pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Everybody I know, and how each is reached now. In a narrow window a button leads to the relays.
Item {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.headerHeight
            Layout.leftMargin: Theme.s5
            Layout.rightMargin: Theme.s3

            KHeading {
                Layout.fillWidth: true
                text: qsTr("Network")
                font.pixelSize: Theme.headline
                font.weight: Font.Bold
            }

            KIconButton {
                objectName: "networkWorks"
                glyph: "info"
                text: qsTr("What still works")
                onClicked: pane.shell.go("works", "")
            }

            KButton {
                objectName: "networkRelays"
                visible: pane.narrow
                kind: "quiet"
                glyph: "relay"
                text: qsTr("Relays")
                onClicked: pane.page.look(true)
            }
        }

        KNote {
            objectName: "networkSummary"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s5
            Layout.rightMargin: Theme.s5
            Layout.topMargin: -Theme.s2
            Layout.bottomMargin: Theme.s3
            visible: pane.now.people > 0
            text: qsTr("%1 of %2 reached now").arg(pane.now.reached).arg(pane.now.people) + " · " + (pane.now.waiting > 0 ? qsTr("%1 on the way").arg(pane.now.waiting) : qsTr("nothing waits"))
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            KList {
                id: list

                objectName: "networkWays"
                anchors.fill: parent
                bottomMargin: Theme.s2
                name: qsTr("How people are reached")
                model: pane.page.ways
                delegate: WayRow {
                    width: ListView.view.width
                    onClicked: {
                        list.currentIndex = index;
                        pane.shell.go("people", id);
                    }
                }
            }

            KEmpty {
                anchors.centerIn: parent
                visible: list.count === 0
                glyph: "people"
                title: qsTr("Nobody yet")
                note: qsTr("Once somebody is your contact, you see here how they are reached.")

                KButton {
                    objectName: "networkEmptyAdd"
                    anchors.horizontalCenter: parent.horizontalCenter
                    kind: "primary"
                    glyph: "invite"
                    text: qsTr("Add people")
                    onClicked: pane.shell.go("people", "add")
                }
            }
        }
    }
}
