pragma ComponentBehavior: Bound
import QtQuick
import ui.theme

// How loud a sound is over its time, as bars. `share` of it, 0 to 1, was heard; with `live` the newest are at its end.
Item {
    id: wave

    property var levels: []  // 0 to 255
    property real share: 0
    property bool live: false
    property color tone: Theme.accent
    property color rest: Theme.edge
    readonly property int count: Math.max(1, Math.floor((width + 2) / 5))

    // How loud the part of a bar is: the loudest of it.
    function level(bar: int): int {
        const known = levels.length;
        if (live)
            return levels[known - count + bar] ?? 0;
        let most = 0;
        for (let at = Math.floor(bar * known / count); at < Math.max(bar * known / count + 0.001, (bar + 1) * known / count); ++at)
            most = Math.max(most, levels[at] ?? 0);
        return most;
    }

    implicitHeight: 28
    implicitWidth: 160

    Repeater {
        model: wave.count

        Rectangle {
            required property int index

            y: Math.round((wave.height - height) / 2)
            x: Theme.mirrored ? wave.width - 5 * index - 3 : 5 * index
            width: 3
            radius: 1.5
            height: Math.max(3, wave.height * wave.level(index) / 255)
            color: (index + 0.5) / wave.count <= wave.share ? wave.tone : wave.rest
        }
    }
}
