pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// How everybody is reached at the left; this computer and its relays at the right.
Item {
    id: network

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property Item sheet: now.known && (!narrow || now.detail) ? here : null
    readonly property bool front: shell.page === "network" && shell.state === "open"

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        visible: network.now.known

        KBanner {
            objectName: "networkError"
            Layout.fillWidth: true
            visible: network.now.error !== ""
            tone: "bad"
            text: qsTr("What you see may be out of date: %1").arg(network.now.error)
            action: qsTr("Try again")
            onActed: network.page.again()
        }

        KPanes {
            Layout.fillWidth: true
            Layout.fillHeight: true
            narrow: network.narrow
            detail: network.now.detail

            list: WaysPane {
                anchors.fill: parent
                page: network.page
                shell: network.shell
                narrow: network.narrow
            }

            rest: HerePane {
                id: here

                anchors.fill: parent
                page: network.page
                shell: network.shell
                narrow: network.narrow
            }
        }
    }

    Rectangle {
        anchors.fill: parent
        visible: !network.now.known
        color: Theme.canvas

        KHeader {
            width: parent.width
            title: qsTr("Network")
        }

        KSpinner {
            anchors.centerIn: parent
            visible: network.now.error === ""
        }

        KFailure {
            shell: network.shell
            anchors.centerIn: parent
            visible: network.now.error !== ""
            button: "networkAgain"
            title: qsTr("The network cannot be shown")
            note: network.now.error
            onTried: network.page.again()
        }
    }

    Shortcut {
        enabled: network.front && network.narrow && network.now.detail
        sequences: Keymap.keys("back")
        onActivated: network.page.look(false)
    }
}
