import QtQuick
import ui.theme

// The keys that select, delete and leave messages far behind, while the keyboard is at one of them.
Item {
    id: keys

    required property ListView view
    required property var talk

    signal moved

    // Whether a key was one of these.
    function handle(event: var): bool {
        const by = event.key === Qt.Key_Up ? 1 : event.key === Qt.Key_Down ? -1 : 0;
        const line = talk.lines.at(view.currentIndex);
        if (event.key === Qt.Key_Space && line)
            talk.picking.toggle(line.id);
        else if (by !== 0 && line && event.modifiers & Qt.ShiftModifier)
            stretch(line.id, by);
        else if (talk.picking.now.on && event.matches(StandardKey.Copy))
            talk.picking.copy();
        else if (line && (event.key === Qt.Key_Delete || Keymap.hit(event, "delete")))
            remove(line);
        else if (event.key === Qt.Key_Home || event.key === Qt.Key_End)
            go(event.key === Qt.Key_Home ? view.count - 1 : 0);
        else
            return false;
        return true;
    }

    // It can be taken back for a while.
    function remove(line: var): void {
        if (talk.picking.now.on)
            talk.picking.delete(false);
        else if (line.kind !== "event")
            talk.delete_all([line.id], false);
    }

    // The list stands upside down.
    function go(row: int): void {
        if (row === 0)
            talk.newest();
        view.currentIndex = row;
        view.positionViewAtIndex(row, ListView.Contain);
        moved();
    }

    function stretch(id: string, by: int): void {
        if (!talk.picking.now.on)
            talk.picking.toggle(id);
        view.currentIndex = Math.max(0, Math.min(view.count - 1, view.currentIndex + by));
        talk.picking.span(talk.lines.at(view.currentIndex).id);
        moved();
    }

    Connections {
        target: keys.talk.picking

        // The keyboard goes where the first one was picked, also by the mouse.
        function onBegun(message: string): void {
            keys.view.currentIndex = keys.talk.lines.find_row(message);
            keys.moved();
        }
    }
}
