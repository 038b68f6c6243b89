import QtQuick
import ui.controls

// The passing sentences of the window, and what they offer: it can be chosen as long as it can be seen.
KToast {
    id: passing

    required property var shell

    objectName: "toast"
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
