import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A voice message beside the field: the button that begins one, and the bar in which it is recorded, in the field's place.
// Pressed, it records until it is ended; held, as long as it is held. Up while held: it goes on; aside: it is deleted.
RowLayout {
    id: tools

    required property var voice
    property bool offered: true  // nothing else is written
    property bool possible: true
    readonly property bool on: voice.now.on
    readonly property bool held: hold.held

    signal writing

    // Whether a key begins or ends a recording.
    function handle(event: var): bool {
        const hit = Keymap.hit(event, "voice");
        if (hit && offered && possible)
            voice.record();
        return hit;
    }

    spacing: Theme.s1
    onOnChanged: if (on && !held)
        bar.forceActiveFocus()

    Connections {
        target: tools.voice

        function onReturned(): void {
            hold.held = false;
            tools.writing();
        }
    }

    RecorderBar {
        id: bar

        Layout.fillWidth: true
        visible: tools.on
        voice: tools.voice
        held: hold.held
        away: hold.away
    }

    KIconButton {
        id: button

        objectName: "composerVoice"
        focusPolicy: Qt.TabFocus
        Layout.alignment: Qt.AlignBottom
        visible: hold.held || (tools.offered && !tools.on)
        enabled: tools.possible
        size: 42
        glyph: "mic"
        ink: hold.held ? Theme.dangerInk : Theme.textSoft
        ground: hold.held ? Theme.danger : "transparent"
        text: qsTr("Record a voice message")
        hint: qsTr("%1 (Ctrl+Shift+Y), or hold").arg(text)
        onClicked: if (!hold.ended)
            tools.voice.record()

        PointHandler {
            id: finger

            onActiveChanged: active ? hold.begin() : hold.end()
            onPointChanged: hold.move()
        }
    }

    Timer {
        id: hold

        property bool held: false
        property bool ended: false  // the press that ends was a hold
        property bool away: false

        function begin(): void {
            ended = away = false;
            restart();
        }

        function move(): void {
            const aside = finger.point.position.x < -70 || finger.point.position.x > 130;
            away = held && aside;
            if (held && finger.point.position.y < -60) {
                held = false;
                bar.forceActiveFocus();
            }
        }

        function end(): void {
            stop();
            if (!held)
                return;
            held = false;
            away ? tools.voice.drop() : tools.voice.send();
        }

        interval: 300
        onTriggered: {
            held = ended = true;
            tools.voice.record();
        }
    }
}
