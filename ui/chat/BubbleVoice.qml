import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A voice message in a bubble: play and pause, how loud it is over its time, how far it is heard, how fast.
Item {
    id: bubble

    required property var line
    required property var file
    readonly property var home: Window.window
    readonly property var voice: home?.shell?.page_of("chats").voice ?? null
    readonly property var files: line?.talk.files ?? null
    readonly property bool mine: line?.mine ?? false
    readonly property color ink: mine ? Theme.mineInk : Theme.theirsInk
    readonly property color inkSoft: mine ? Theme.mineInkSoft : Theme.theirsInkSoft
    readonly property var playing: voice?.playing ?? null
    readonly property bool current: Boolean(playing?.on) && playing.message === line?.id && playing.number === file.number
    readonly property bool sounds: current && !playing.paused
    readonly property string far: current ? qsTr("%1 of %2").arg(playing.clock).arg(file.clock) : file.clock

    function act(): void {
        if (file.here)
            voice.play(line.id, file.number);
        else if (file.coming)
            files.stop(line.id, file.number);
        else
            files.fetch(line.id, file.number);
    }

    objectName: "bubbleVoice"
    implicitHeight: Math.round(56 * Math.max(1, Theme.scale))  // the same whether it is played or not

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s2

        KIconButton {
            objectName: "voicePlay"
            size: 42
            glyph: bubble.sounds ? "pause" : bubble.file.here ? "play" : bubble.file.coming ? "close" : bubble.file.failed ? "refresh" : "fetch"
            ground: bubble.mine ? Qt.rgba(1, 1, 1, 0.22) : Theme.accent
            ink: bubble.mine ? Theme.mineInk : Theme.accentInk
            text: bubble.sounds ? qsTr("Pause the voice message, %1").arg(bubble.far) : bubble.file.here ? qsTr("Play the voice message, %1").arg(bubble.far) : bubble.file.coming ? qsTr("Stop the download of the voice message, %1").arg(bubble.file.note) : qsTr("Download the voice message, %1").arg(bubble.file.amount)
            onClicked: bubble.act()
            Keys.onLeftPressed: if (bubble.current)
                bubble.voice.step(Theme.mirrored ? 1 : -1)
            Keys.onRightPressed: if (bubble.current)
                bubble.voice.step(Theme.mirrored ? -1 : 1)
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            KSeek {
                objectName: "voiceSeek"
                Layout.fillWidth: true
                enabled: bubble.file.here
                name: qsTr("Place in the voice message")
                told: bubble.far
                levels: bubble.file.levels
                share: bubble.current ? bubble.playing.share : 0
                tone: bubble.mine ? Theme.mineInk : Theme.accent
                rest: Qt.alpha(bubble.ink, bubble.mine ? 0.45 : 0.35)
                onSought: share => bubble.voice.play(bubble.line.id, bubble.file.number, share)
                onStepped: by => bubble.current ? bubble.voice.step(by) : bubble.act()
                onToggled: bubble.act()
            }

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.s2

                KText {
                    objectName: "voiceClock"
                    Layout.fillWidth: true
                    text: bubble.current ? qsTr("%1 / %2").arg(bubble.playing.clock).arg(bubble.file.clock) : bubble.file.here ? bubble.file.clock : qsTr("%1 · %2").arg(bubble.file.clock).arg(bubble.file.note)
                    font.pixelSize: Theme.caption
                    color: bubble.inkSoft
                }

                SpeedButton {
                    visible: bubble.current
                    voice: bubble.voice
                    ink: bubble.ink
                }
            }
        }
    }
}
