pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// This computer, the relays it uses, and the way to join one; a picture of a relay's code can be dropped anywhere here.
Rectangle {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var relays: page.relays

    color: Theme.canvas

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KPaneHead {
            Layout.fillWidth: true
            visible: pane.narrow
            title: qsTr("Relays and this computer")
            back: true
            onClosed: pane.page.look(false)
        }

        KSheet {
            Layout.fillWidth: true
            Layout.fillHeight: true

            RelaysCard {
                Layout.fillWidth: true
                page: pane.page
                shell: pane.shell
                onParted: (relay, name) => question.made().ask(relay, name)
            }

            JoinCard {
                Layout.fillWidth: true
                relays: pane.relays
            }

            HereCard {
                Layout.fillWidth: true
                now: pane.page.now
                shell: pane.shell
            }
        }
    }

    DropArea {
        id: target

        anchors.fill: parent
        enabled: pane.relays.now.room
        onDropped: drop => {
            if (drop.hasUrls)
                pane.relays.drop(drop.urls[0]);
            else if (drop.hasText)
                pane.relays.join(drop.text);
        }

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.s3
            visible: target.containsDrag
            radius: Theme.radiusLarge
            color: Theme.accentSoft
            opacity: 0.96
            border.width: 2
            border.color: Theme.focus

            KHeading {
                anchors.centerIn: parent
                text: qsTr("Drop a relay's code or link to join it")
                color: Theme.accentSoftInk
            }
        }
    }

    KLater {
        id: question

        sourceComponent: LeaveRelay {
            relays: pane.relays
        }
    }
}
