import QtQuick
import QtQuick.Layouts
import ui.theme

// The open conversation: who it is with, what was said, and the field to write in or why there is none.
Rectangle {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var talk: page.talk
    readonly property var now: talk.now
    readonly property Item said: messages

    color: Theme.canvas

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TalkHead {
            Layout.fillWidth: true
            page: pane.page
            shell: pane.shell
            narrow: pane.narrow
            z: 1
        }

        FindBar {
            Layout.fillWidth: true
            finding: pane.page.finding
            onDated: pane.talk.places.ask("")
            onClosed: messages.writing()
        }

        PinBar {
            Layout.fillWidth: true
            talk: pane.talk
        }

        MessageList {
            id: messages

            Layout.fillWidth: true
            Layout.fillHeight: true
            talk: pane.talk
            shell: pane.shell
            onWriting: if (composer.visible)
                composer.take()
        }

        PickBar {
            Layout.fillWidth: true
            talk: pane.talk
            onLeaving: messages.stand()
        }

        Composer {
            id: composer

            Layout.fillWidth: true
            visible: pane.now.closed === "" && !pane.talk.picking.now.on
            talk: pane.talk
            scheduling: pane.page.scheduling
            attaching: pane.page.attaching
            voice: pane.page.voice
            front: pane.visible && pane.shell.page === "chats"
            onLeaving: pane.page.close()
            onBrowsing: messages.browse()
        }

        ClosedBar {
            Layout.fillWidth: true
            visible: pane.now.closed !== "" && !pane.talk.picking.now.on
            reason: pane.now.closed
        }
    }

    DropSheet {
        anchors.fill: parent
        z: 2
        open: composer.visible
        onTaken: urls => {
            pane.page.attaching.drop(urls);
            composer.take();
        }
    }

    Shortcut {
        enabled: composer.front
        sequences: Keymap.keys("newest")
        onActivated: pane.talk.places.on()
    }

    Shortcut {
        enabled: composer.front
        sequences: Keymap.keys("day")
        onActivated: pane.talk.places.ask("")
    }

    Shortcut {
        enabled: composer.front
        sequences: Keymap.keys("reply")
        onActivated: {
            pane.talk.reply_to("");
            composer.take();
        }
    }

    Shortcut {
        enabled: composer.front && pane.now.active
        sequences: Keymap.keys("react")
        onActivated: messages.react()
    }

    Shortcut {
        enabled: composer.front
        sequences: Keymap.keys("forward")
        onActivated: messages.forward()
    }

    Shortcut {
        enabled: composer.front
        sequences: Keymap.keys("saveFiles")
        onActivated: messages.save()
    }

    Shortcut {
        enabled: composer.front
        sequences: Keymap.keys("about")
        onActivated: pane.shell.go(pane.now.group ? "group" : "people", pane.now.contact)
    }
}
