pragma ComponentBehavior: Bound
import QtQuick
import ui.theme

// What a person chose of how the window looks, given to the theme; the keys that make text larger and smaller; and the lock,
// before which nothing that floats above the pages stays open.
Item {
    id: dressed

    required property var shell

    Binding {
        target: Theme
        property: "mode"
        value: dressed.shell.mode
    }

    Binding {
        target: Theme
        property: "mirrored"
        value: Application.layoutDirection === Qt.RightToLeft
    }

    Binding {
        target: Theme
        property: "faces"
        value: dressed.shell.faces
    }

    Binding {
        target: Theme
        property: "strong"
        value: dressed.shell.looks.strong
    }

    Binding {
        target: Theme
        property: "accentName"
        value: dressed.shell.looks.accent
    }

    Binding {
        target: Theme
        property: "scale"
        value: dressed.shell.looks.size / 100
    }

    Binding {
        target: Theme
        property: "calm"
        value: dressed.shell.looks.calm
    }

    Binding {
        target: Theme
        property: "compact"
        value: dressed.shell.looks.compact
    }

    Binding {
        target: Keymap
        property: "wraps"
        value: dressed.shell.looks.wraps
    }

    Binding {
        target: Theme
        property: "covered"
        value: dressed.shell.state === "locked"
    }

    Shortcut {
        sequences: Keymap.keys("lock")
        context: Qt.ApplicationShortcut  // an open dialog holds up those of the window
        enabled: dressed.shell.state === "open"
        onActivated: dressed.shell.lock()
    }

    Instantiator {
        model: [[Keymap.keys("larger"), 1], [Keymap.keys("smaller"), -1], [Keymap.keys("asMade"), 0]]

        Shortcut {
            required property var modelData

            sequences: modelData[0]
            onActivated: dressed.shell.looks.resize(modelData[1])
        }
    }
}
