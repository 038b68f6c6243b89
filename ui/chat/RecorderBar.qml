import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// In place of the field while a voice message is recorded, and until it is sent: Space ends or plays it, Enter sends it,
// Esc deletes it. Held with the mouse it says what happens where one lets go.
T.Control {
    id: bar

    required property var voice
    property bool held: false
    property bool away: false  // the finger is where it is deleted
    readonly property var now: voice.now
    readonly property int end: now.kept ? Theme.s3 : Theme.s1  // beside what stands last
    readonly property bool seen: Window.window?.visible ?? true

    onSeenChanged: if (!seen && now.on && !now.kept)
        voice.stop()

    objectName: "recorder"
    implicitHeight: Math.round(42 * Math.max(1, Theme.scale))
    leftPadding: mirrored ? end : Theme.s1
    rightPadding: mirrored ? Theme.s1 : end
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Grouping
    Accessible.name: now.kept ? qsTr("Voice message, %1. Space plays it, Enter sends it, Esc deletes it.").arg(now.clock) : qsTr("A voice message is being recorded. Space ends it, Enter sends it, Esc deletes it.")
    Accessible.focusable: true
    Keys.onSpacePressed: now.kept ? voice.hear() : voice.stop()
    Keys.onReturnPressed: voice.send()
    Keys.onEnterPressed: voice.send()
    Keys.onEscapePressed: voice.drop()
    Keys.onPressed: event => {
        if (Keymap.hit(event, "voice")) {
            event.accepted = true;
            voice.stop();
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: Theme.sunken

        KFocus {
            of: bar
            radius: Theme.radius
        }
    }

    contentItem: RowLayout {
        spacing: Theme.s2

        KIconButton {
            objectName: "recorderDrop"
            glyph: "delete"
            ink: bar.away ? Theme.dangerText : Theme.textSoft
            text: qsTr("Delete the recording")
            onClicked: bar.voice.drop()
        }

        Rectangle {
            visible: !bar.now.kept
            implicitWidth: 10
            implicitHeight: 10
            radius: 5
            color: Theme.danger
        }

        KIconButton {
            objectName: "recorderHear"
            visible: bar.now.kept
            glyph: bar.now.heard ? "pause" : "play"
            ink: Theme.accentText
            text: bar.now.heard ? qsTr("Pause") : qsTr("Listen to it")
            onClicked: bar.voice.hear()
        }

        KText {
            objectName: "recorderClock"
            text: bar.now.clock
            font.weight: Font.DemiBold
            font.features: ({
                    tnum: 1
                })
        }

        KWave {
            Layout.fillWidth: true
            visible: !bar.now.kept && !hint.visible
            live: true
            levels: bar.now.levels
            rest: Theme.accent
        }

        KSeek {
            objectName: "recorderSeek"
            Layout.fillWidth: true
            visible: bar.now.kept
            name: qsTr("Place in the recording")
            told: bar.now.clock
            levels: bar.now.levels
            share: bar.now.share
            onSought: share => bar.voice.hear_from(share)
            onStepped: by => bar.voice.step(by)
            onToggled: bar.voice.hear()
        }

        KText {
            id: hint

            objectName: "recorderHint"
            Layout.fillWidth: true
            visible: bar.held
            text: bar.away ? qsTr("Let go to delete it") : qsTr("Let go to send · up to keep recording · aside to delete")
            elide: Text.ElideRight
            font.pixelSize: Theme.small
            color: bar.away ? Theme.dangerText : Theme.textSoft
            Accessible.ignored: true
        }

        KIconButton {
            objectName: "recorderStop"
            visible: !bar.now.kept && !bar.held
            glyph: "stop"
            ink: Theme.dangerText
            text: qsTr("End the recording")
            onClicked: bar.voice.stop()
        }
    }
}
