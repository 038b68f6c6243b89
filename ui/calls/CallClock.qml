import QtQuick
import ui.theme
import ui.controls

// How long a call has been up; while it is not, the words that say so.
KText {
    id: clock

    property real since: 0
    property string words: ""
    property int seconds: 0

    function two(number: int): string {
        return number < 10 ? "0" + number : "" + number;
    }

    function tick(): void {
        seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    }

    objectName: "callClock"
    text: words !== "" || since === 0 ? words : (seconds >= 3600 ? Math.floor(seconds / 3600) + ":" + two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)) + ":" + two(seconds % 60)
    color: Theme.textSoft
    font.features: ({
            tnum: 1
        })
    onSinceChanged: tick()

    Timer {
        running: clock.since > 0 && clock.visible
        interval: 500
        repeat: true
        triggeredOnStart: true
        onTriggered: clock.tick()
    }
}
