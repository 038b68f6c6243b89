import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A call made small: it stays above every page, with what is needed most, and is no wider than `room`.
Rectangle {
    id: bar

    required property var page
    required property real room
    readonly property var now: page.now

    width: Math.min(Math.ceil(row.implicitWidth) + 2 * Theme.s3, room)
    height: row.implicitHeight + 2 * Theme.s2
    radius: height / 2
    color: Theme.raised
    border.width: 1
    border.color: Theme.edge
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Call with %1").arg(now.name)

    // What lies below is not meant.
    TapHandler {
        objectName: "shield"
    }

    RowLayout {
        id: row

        anchors.centerIn: parent
        width: parent.width - 2 * Theme.s3
        spacing: Theme.s1

        KAvatar {
            visible: bar.room >= 300 || bar.now.text !== ""
            Layout.rightMargin: Theme.s1
            size: 32
            name: bar.now.name
            person: bar.now.contact
        }

        KText {
            objectName: "barName"
            visible: bar.now.text === "" // else the mark says who it is, and there is room for what is wrong
            Layout.fillWidth: true
            Layout.preferredWidth: Math.min(Math.ceil(implicitWidth) + 1, 120)
            text: bar.now.name
            font.weight: Font.DemiBold
        }

        CallClock {
            Layout.leftMargin: Theme.s1
            Layout.fillWidth: words !== ""
            Layout.preferredWidth: Math.ceil(implicitWidth) + 1
            since: bar.now.since
            words: bar.now.text
        }

        KIconButton {
            objectName: "barMute"
            glyph: bar.now.muted ? "mic-off" : "mic"
            ground: bar.now.muted ? Theme.warnSoft : "transparent"
            ink: bar.now.muted ? Theme.warnText : Theme.textSoft
            text: bar.now.muted ? qsTr("Turn the microphone on") : qsTr("Mute the microphone")
            onClicked: bar.page.mute()
        }

        KIconButton {
            objectName: "barReturn"
            glyph: "up"
            ink: Theme.accentText
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
