pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Sends what is written, or saves a change; held, pressed with the other button or by its menu key it asks how.
KIconButton {
    id: button

    property bool editing: false
    property bool ready: false
    property bool plain: false  // there is one way alone: files go at once, and are announced

    signal sending(silent: bool)
    signal later

    // Whether a key was one that sends, other than Enter alone.
    function handle(event: var): bool {
        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
        const held = event.modifiers & (Qt.ControlModifier | Qt.ShiftModifier);
        const silent = enter && !editing && !plain && held === (Qt.ControlModifier | Qt.ShiftModifier);
        const loud = enter && held === Qt.ControlModifier;
        if (silent || loud && ready)
            sending(silent);
        return silent || loud;
    }

    function ask(): void {
        if (!ready || editing || plain)
            return;
        const menu = ways.made();
        menu.popup(button, button.width - menu.width, -menu.height - Theme.s1);
    }

    objectName: "composerSend"
    size: 42
    glyph: editing ? "check" : "send"
    text: editing ? qsTr("Save the change") : qsTr("Send")
    hint: editing || plain ? qsTr("%1 (%2)").arg(text).arg(Keymap.written(Keymap.sends)) : qsTr("%1 (%2); hold for other ways").arg(text).arg(Keymap.written(Keymap.sends))
    enabled: ready
    ground: enabled ? Theme.accent : "transparent"
    ink: enabled ? Theme.accentInk : Theme.textFaint
    onClicked: sending(false)
    onPressAndHold: ask()
    Keys.onMenuPressed: ask()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier) {
            event.accepted = true;
            ask();
        }
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: button.ask()
    }

    KLater {
        id: ways

        sourceComponent: KMenu {
            title: qsTr("Send")

            KMenuItem {
                objectName: "sendSilently"
                glyph: "bell-off"
                text: qsTr("Send silently")
                onTriggered: button.sending(true)
            }

            KMenuItem {
                objectName: "sendLater"
                glyph: "clock"
                text: qsTr("Send at…")
                onTriggered: button.later()
            }
        }
    }
}
