import QtQuick
import ui.theme
import ui.controls

// A call made small: it stays above every page, with what is needed most.
Rectangle {
    id: bar

    required property var page
    readonly property var now: page.now

    width: row.implicitWidth + 2 * Theme.s3
    height: row.implicitHeight + 2 * Theme.s2
    radius: height / 2
    color: Theme.raised
    border.width: 1
    border.color: Theme.edge
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Call with %1").arg(now.name)

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.s2

        KAvatar {
            anchors.verticalCenter: parent.verticalCenter
            size: 32
            name: bar.now.name
            person: bar.now.contact
        }

        KText {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, 220)
            text: bar.now.name
            font.weight: Font.DemiBold
        }

        CallClock {
            anchors.verticalCenter: parent.verticalCenter
            since: bar.now.since
            words: bar.now.text
        }

        KIconButton {
            objectName: "barMute"
            glyph: bar.now.muted ? "mic-off" : "mic"
            ink: bar.now.muted ? Theme.warnText : Theme.textSoft
            text: bar.now.muted ? qsTr("Turn the microphone on") : qsTr("Mute the microphone")
            onClicked: bar.page.mute()
        }

        KButton {
            objectName: "barReturn"
            kind: "quiet"
            text: qsTr("Return to the call")
            onClicked: bar.page.shrink(false)
        }

        KIconButton {
            objectName: "barHangUp"
            glyph: "hang-up"
            ground: Theme.danger
            ink: Theme.dangerInk
            text: qsTr("Hang up")
            onClicked: bar.page.hang_up()
        }
    }
}
