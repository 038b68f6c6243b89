pragma ComponentBehavior: Bound
import QtQuick
import ui.controls
import ui.theme

// At the left of the field to write in: what can be put into a message beside words.
Row {
    id: tools

    required property var talk
    required property var attaching
    property bool waits: false

    signal picked(emoji: string)

    readonly property var home: Window.window

    // Whether a key was one of these.
    function handle(event: var): bool {
        if (event.matches(StandardKey.Paste))
            return !talk.now.editing && attaching.paste();
        const emoji = Keymap.hit(event, "emoji"), attach = Keymap.hit(event, "attach"), drop = Keymap.hit(event, "preview");
        if (emoji)
            emojis.made().open();
        else if (attach && !talk.now.editing)
            attaching.pick();
        else if (drop)
            attaching.linking.drop();
        return emoji || attach || drop;
    }

    // Whether a name between colons before the cursor was one of an emoji, and is now that emoji.
    function complete(before: string, input: var): bool {
        const emoji = before.endsWith(":") ? home?.shell?.emojis?.written(before) ?? "" : "";
        if (emoji) {
            const at = before.lastIndexOf(":", before.length - 2);
            input.remove(at, before.length);
            input.insert(at, emoji);
        }
        return emoji !== "";
    }

    KIconButton {
        objectName: "composerAttach"
        focusPolicy: Qt.TabFocus  // a click leaves the focus where one writes
        enabled: !tools.talk.now.editing
        size: 42
        glyph: "attach"
        text: qsTr("Attach files")
        hint: qsTr("%1 (Ctrl+U)").arg(text)
        onClicked: tools.attaching.pick()
    }

    KIconButton {
        objectName: "composerEmoji"
        focusPolicy: Qt.TabFocus
        size: 42
        glyph: "smile"
        text: qsTr("Emoji")
        hint: qsTr("%1 (Ctrl+Shift+J)").arg(text)
        onClicked: emojis.made().open()
    }

    KIconButton {
        objectName: "composerPoll"
        focusPolicy: Qt.TabFocus
        visible: tools.talk.now.group
        enabled: !tools.waits
        size: 42
        glyph: "poll"
        text: qsTr("New poll")
        onClicked: poll.made().open()
    }

    KLater {
        id: poll

        sourceComponent: NewPoll {
            talk: tools.talk
        }
    }

    KLater {
        id: emojis

        sourceComponent: KEmojis {
            onPicked: emoji => tools.picked(emoji)
        }
    }
}
