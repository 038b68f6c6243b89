import QtQuick
import ui.theme
import ui.controls

// What can be done in a call: microphone, camera, hang up; after it has ended call again, or close.
Item {
    id: buttons

    required property var page
    readonly property var now: page.now
    readonly property bool over: now.state === "ended"

    implicitHeight: Math.round(104 * Theme.scale)

    Row {
        anchors.centerIn: parent
        visible: !buttons.over
        spacing: Theme.s5

        KIconButton {
            objectName: "muteCall"
            size: 56
            glyph: buttons.now.muted ? "mic-off" : "mic"
            ground: buttons.now.muted ? Theme.warnSoft : Theme.sunken
            ink: buttons.now.muted ? Theme.warnText : Theme.text
            text: buttons.now.muted ? qsTr("Turn the microphone on") : qsTr("Mute the microphone")
            hint: qsTr("%1 (Shift+M)").arg(text)
            onClicked: buttons.page.mute()
        }

        KIconButton {
            objectName: "cameraCall"
            size: 56
            glyph: buttons.now.camera ? "video" : "video-off"
            ground: Theme.sunken
            ink: Theme.text
            text: buttons.now.camera ? qsTr("Turn the camera off") : qsTr("Turn the camera on")
            hint: qsTr("%1 (Shift+V)").arg(text)
            onClicked: buttons.page.camera()
        }

        KIconButton {
            objectName: "hangUp"
            size: 56
            glyph: "hang-up"
            ground: Theme.danger
            ink: Theme.dangerInk
            text: buttons.now.state === "ringing" ? qsTr("Cancel the call") : qsTr("Hang up")
            hint: qsTr("%1 (Alt+Shift+E)").arg(text)
            onClicked: buttons.page.hang_up()
        }
    }

    Row {
        anchors.centerIn: parent
        visible: buttons.over
        spacing: Theme.s3

        KButton {
            objectName: "callAgain"
            visible: buttons.now.why !== "hung_up" && buttons.now.why !== "cancelled"
            kind: "primary"
            glyph: "calls"
            text: qsTr("Call again")
            onClicked: buttons.page.ring(buttons.now.contact, buttons.now.video)
        }

        KButton {
            objectName: "closeCall"
            text: qsTr("Close")
            onClicked: buttons.page.dismiss()
        }
    }
}
