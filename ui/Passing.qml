import QtQuick
import ui.controls
import ui.theme

// The passing sentences of the window, and what they offer: it can be chosen as long as it can be seen.
KToast {
    id: passing

    required property var shell
    required property Item home
    readonly property color edge: "#4a5160"  // of what floats above a dark picture

    objectName: "toast"
    parent: Theme.front ?? home
    border.width: Theme.front ? 1 : 0
    border.color: edge
    high: shell.state !== "open"
    onActed: shell.act()
    onEnded: shell.settle()

    Connections {
        target: passing.shell

        function onToast(sentence: string, word: string): void {
            passing.show(sentence, word);
        }

        function onSettled(): void {
            passing.action = "";
            passing.hide();
        }
    }
}
