import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The call over the whole window: their picture or their mark, mine in the corner, and what can be done.
FocusScope {
    id: call

    required property var page
    readonly property var now: page.now
    readonly property bool over: now.state === "ended"

    focus: true
    Component.onCompleted: forceActiveFocus()
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Call with %1").arg(now.name)

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas

        // Nothing below may be clicked through it.
        TapHandler {
            objectName: "shield"
        }

        HoverHandler {}

        WheelHandler {}
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        CallHead {
            Layout.fillWidth: true
            page: call.page
        }

        KBanner {
            objectName: "callReconnecting"
            Layout.fillWidth: true
            visible: call.now.state === "reconnecting"
            tone: "warn"
            working: true
            text: qsTr("The connection was lost. It is being looked for.")
        }

        KBanner {
            objectName: "callTrouble"
            Layout.fillWidth: true
            visible: call.now.trouble !== ""
            tone: "warn"
            text: call.now.trouble
        }

        Item {
            id: scene

            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.margins: Theme.s4
            clip: true

            Item {
                id: theirs

                objectName: "theirPicture"
                anchors.fill: parent
                visible: call.now.their_picture
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("Picture of %1").arg(call.now.name)
                Component.onCompleted: call.page.pictures.hang(theirs, false, false, Theme.radius)
            }

            ColumnLayout {
                anchors.centerIn: parent
                visible: !call.now.their_picture
                width: parent.width
                spacing: Theme.s4

                KAvatar {
                    Layout.alignment: Qt.AlignHCenter
                    size: Math.min(160, scene.height / 3)
                    name: call.now.name
                    person: call.now.contact
                }

                KHeading {
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignHCenter
                    font.pixelSize: Theme.headline
                    text: call.now.name
                }

                KNote {
                    objectName: "callStatus"
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignHCenter
                    text: call.now.text !== "" ? call.now.text : call.now.video && !call.now.their_camera ? qsTr("Their camera is off") : ""
                    Accessible.role: Accessible.AlertMessage
                }
            }

            Rectangle {
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                width: Math.min(240, scene.width * 0.3)
                height: width * 0.5625
                radius: Theme.radius
                color: Theme.sunken
                border.width: 1
                border.color: Theme.line
                visible: call.now.my_picture

                Item {
                    id: mine

                    objectName: "myPicture"
                    anchors.fill: parent
                    anchors.margins: 1
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTr("My picture")
                    Component.onCompleted: call.page.pictures.hang(mine, true, true, Theme.radius)
                }
            }
        }

        CallButtons {
            Layout.fillWidth: true
            page: call.page
        }
    }

    Timer {
        running: call.over
        // Somebody wanted it to end; otherwise there is time to read why, and to call again.
        interval: call.now.why === "hung_up" || call.now.why === "cancelled" ? 1800 : 8000
        onTriggered: call.page.dismiss()
    }

    Shortcut {
        enabled: !call.over
        sequences: Keymap.keys("mute")
        onActivated: call.page.mute()
    }

    Shortcut {
        enabled: !call.over
        sequences: Keymap.keys("camera")
        onActivated: call.page.camera()
    }

    Shortcut {
        enabled: !call.over
        sequences: Keymap.keys("hangUp")
        onActivated: call.page.hang_up()
    }

    Shortcut {
        sequences: Keymap.keys("back")
        onActivated: call.over ? call.page.dismiss() : call.page.shrink(true)
    }
}
