import QtQuick
import ui.theme

// F6: the keyboard goes to the next part of the window: the rail, then the panes of the page in front.
Item {
    id: sections

    required property var shell
    required property Item rail
    required property var parts  // of the page in front

    function holds(part: Item): bool {
        let item = Window.activeFocusItem;
        while (item && item !== part)
            item = item.parent;
        return item === part;
    }

    function go(by: int): void {
        const all = [rail, ...parts].filter(part => part?.visible);
        const at = all.findIndex(part => holds(part));
        const next = all[at < 0 ? all.length - 1 : (at + by + all.length) % all.length];
        next.nextItemInFocusChain(true)?.forceActiveFocus(Qt.TabFocusReason);
    }

    Shortcut {
        sequences: Keymap.keys("part")
        enabled: sections.shell.state === "open"
        onActivated: sections.go(1)
    }

    Shortcut {
        sequences: Keymap.keys("partBefore")
        enabled: sections.shell.state === "open"
        onActivated: sections.go(-1)
    }
}
