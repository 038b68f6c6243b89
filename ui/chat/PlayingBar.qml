import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Above every page while a voice message is played: whose it is and how far, pause, speed, and an end of it.
Rectangle {
    id: bar

    required property var page
    required property var shell
    readonly property var voice: page.voice
    readonly property var playing: voice.playing
    readonly property bool shown: playing.on

    objectName: "playingBar"
    implicitHeight: Math.round(48 * Math.max(1, Theme.scale))
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.s3
        anchors.rightMargin: Theme.s3
        spacing: Theme.s2

        KIconButton {
            objectName: "playingPause"
            glyph: bar.playing.paused ? "play" : "pause"
            ink: Theme.accentText
            text: bar.playing.paused ? qsTr("Go on playing") : qsTr("Pause")
            onClicked: bar.voice.go(!bar.playing.paused)
            Keys.onLeftPressed: bar.voice.step(Theme.mirrored ? 1 : -1)
            Keys.onRightPressed: bar.voice.step(Theme.mirrored ? -1 : 1)
        }

        KButton {
            objectName: "playingWhat"
            Layout.fillWidth: true
            kind: "quiet"
            text: bar.playing.mine ? qsTr("Your voice message · %1 / %2").arg(bar.playing.clock).arg(bar.playing.whole) : qsTr("Voice message of %1 · %2 / %3").arg(bar.playing.name).arg(bar.playing.clock).arg(bar.playing.whole)
            onClicked: bar.voice.show()
        }

        SpeedButton {
            objectName: "playingSpeed"
            voice: bar.voice
        }

        KIconButton {
            objectName: "playingClose"
            glyph: "close"
            text: qsTr("Stop playing")
            onClicked: bar.voice.leave()
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        width: parent.width * bar.playing.share
        height: 2
        color: Theme.accent
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
        z: -1
    }
}
