import QtQuick
import ui.theme

// The quick switcher, made when it is first asked for.
Item {
    id: going

    required property var shell

    Loader {
        id: switcher

        readonly property var made: item
    }

    Shortcut {
        sequences: Keymap.keys("find")
        enabled: going.shell.state === "open"
        onActivated: {
            if (switcher.status === Loader.Null)
                switcher.setSource("search/Switcher.qml", {
                    shell: going.shell
                });
            switcher.made.begin();
        }
    }
}
