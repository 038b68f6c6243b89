import QtQuick
import ui.theme

// Puts marks around what is selected in a field, or takes them away; see app/markup.py for what they mean.
QtObject {
    id: marking

    required property var input
    required property var opening
    readonly property var looks: ({
            link: Theme.accentText,
            soft: Theme.textFaint,
            cover: Theme.edge,
            code: Theme.selected
        })
    readonly property var marks: ({
            bold: "**",
            italic: "_",
            strike: "~~",
            spoiler: "||",
            code: "`"
        })

    onLooksChanged: opening.preview(input.textDocument, looks)
    Component.onCompleted: opening.preview(input.textDocument, looks)

    // Whether a key was one of those that mark.
    function handle(event: var): bool {
        const name = Object.keys(marks).find(each => Keymap.hit(event, each));
        if (name === undefined)
            return false;
        const several = name === "code" && /[\n\u2029]/.test(input.selectedText);
        wrap(several ? "```\n" : marks[name], several ? "\n```" : marks[name]);
        return true;
    }

    function wrap(before: string, after: string): void {
        const text = input.text;
        let from = input.selectionStart;
        let to = input.selectionEnd;
        while (from < to && /\s/.test(text[from]))
            ++from;
        while (to > from && /\s/.test(text[to - 1]))
            --to;
        if (to - from > before.length + after.length && text.slice(from, to).startsWith(before) && text.slice(from, to).endsWith(after)) {
            from += before.length;
            to -= after.length;
        }
        if (text.slice(from - before.length, from) === before && text.slice(to, to + after.length) === after) {
            input.remove(to, to + after.length);
            input.remove(from - before.length, from);
            input.select(from - before.length, to - before.length);
        } else {
            input.insert(to, after);
            input.insert(from, before);
            input.select(from + before.length, to + before.length);
        }
    }
}
