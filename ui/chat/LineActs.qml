pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// The menu of a message, and the board of emoji of which one is set below it.
Item {
    id: acts

    required property var talk
    required property var shell
    property string message: ""  // which the board is for

    signal writing
    signal read_by(message: string)
    signal answers(message: string)
    signal versions(message: string)

    function reactTo(id: string): void {
        message = id;
        board.made().open();
    }

    // The menu of one line, on its item.
    function show(line: var, item: Item): void {
        const lines = menu.made();
        lines.line = line;
        lines.popup(item, line.mine ? item.width - lines.width : 0, Math.min(item.height, 60));
    }

    KLater {
        id: menu

        sourceComponent: LineMenu {
            talk: acts.talk
            shell: acts.shell
            onWriting: acts.writing()
            onReacting: message => acts.reactTo(message)
            onRead_by: message => acts.read_by(message)
            onAnswers: message => acts.answers(message)
            onVersions: message => acts.versions(message)
        }
    }

    KLater {
        id: board

        sourceComponent: KEmojis {
            onPicked: emoji => acts.talk.react(acts.message, emoji)
        }
    }
}
