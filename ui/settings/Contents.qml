pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.controls

// What stands on the settings page, read from its cards and controls themselves, so that none can be left out: how each is
// called, what it says of itself, the other words it goes by, and where it is.
QtObject {
    id: contents

    required property Item sheet

    // Everything that can be seen now, from the top: {item, title, where, said}.
    function read(): list<var> {
        const found = [];
        gather(sheet, "", "", found);
        return found;
    }

    // Go through what lies below an item; what is a control is one thing, whatever it consists of.
    function gather(around: Item, where: string, besides: string, found: var): void {
        for (const item of around.children) {
            if (!item.visible)
                continue;
            const title = titleOf(item), card = (item as KCard) !== null;
            const said = ["note", "hint", "text", "sought"].map(name => contents.of(item, name)).join(" ");
            if (title !== "")
                found.push({item: item, title: title, where: where, said: fold(said), besides: fold(where + " " + besides), plain: fold(title)});
            if (title === "" || card || (item as KLabelled))
                gather(item, card ? title : where, card ? of(item, "sought") : besides, found);
        }
    }

    function titleOf(item: Item): string {
        if ((item as KCard) || (item as KEmpty))
            return of(item, "title");
        if ((item as KField) || (item as KFact) || (item as KLabelled))
            return of(item, "label");
        return (item as T.AbstractButton)?.Accessible.name ?? (item as KArea)?.name ?? "";
    }

    function of(item: var, name: string): string {
        return item[name] ?? "";
    }

    // Case and accents do not count.
    function fold(text: string): string {
        return text.toLocaleLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace("ß", "ss");
    }

    // Those in which every typed word stands, what is called so first. The card around counts, too, but not alone.
    function fitting(all: list<var>, typed: string): list<var> {
        const words = fold(typed).split(/\s+/).filter(word => word !== "");
        const rated = all.map(one => ({one: one, rank: rank(one, words)})).filter(each => each.rank > 0);
        return rated.sort((a, b) => b.rank - a.rank).map(each => each.one);
    }

    function rank(one: var, words: list<string>): int {
        const all = [one.plain, one.said, one.besides].join(" ");
        if (words.length === 0 || !words.every(word => all.includes(word)))
            return 0;
        if (words.every(word => one.plain.startsWith(word)))
            return 5;
        if (words.every(word => one.plain.includes(word)))
            return 4;
        if (words.some(word => one.plain.includes(word)))
            return 3;
        return words.some(word => one.said.includes(word)) ? 2 : 0;
    }

    // What of an item the keyboard can come to: itself, or the first in it; null if nothing.
    function entry(item: Item): Item {
        if (item.visible && item.enabled && item.activeFocusOnTab)
            return item;
        for (const child of item.visible ? item.children : []) {
            const found = entry(child);
            if (found)
                return found;
        }
        return null;
    }
}
