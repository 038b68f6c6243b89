import QtQuick
import ui.controls

// At the left of the field to write in: what can be put into a message beside words.
Row {
    id: tools

    required property var talk
    property bool waits: false

    signal picked(emoji: string)

    function open(): void {
        emojis.open();
    }

    KIconButton {
        objectName: "composerEmoji"
        size: 42
        glyph: "smile"
        text: qsTr("Emoji")
        onClicked: tools.open()
    }

    KIconButton {
        objectName: "composerPoll"
        visible: tools.talk.now.group
        enabled: !tools.waits
        size: 42
        glyph: "poll"
        text: qsTr("New poll")
        onClicked: poll.open()
    }

    NewPoll {
        id: poll

        talk: tools.talk
    }

    KEmojis {
        id: emojis

        onPicked: emoji => tools.picked(emoji)
    }
}
