import QtQuick
import ui.theme

// Where typing goes on. It blinks until ten seconds after the last sign and then stands still: a window that nobody
// touches shall wake no processor. With less movement it never blinks.
Rectangle {
    id: caret

    readonly property var entry: parent  // a TextInput or a TextEdit
    property int beats: 0  // half seconds since the last sign

    function begin(): void {
        beats = 0;
        beat.restart();
    }

    width: Math.max(1, Math.round(Theme.scale))
    color: Theme.text
    visible: entry.cursorVisible
    opacity: beat.running && beats % 2 ? 0 : 1
    onVisibleChanged: begin()

    Connections {
        target: caret.entry

        function onCursorPositionChanged(): void {
            caret.begin();
        }
    }

    Timer {
        id: beat

        interval: 500
        repeat: true
        running: caret.visible && !Theme.calm && caret.beats < 20
        onTriggered: ++caret.beats
    }
}
