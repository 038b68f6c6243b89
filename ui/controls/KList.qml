import QtQuick
import QtQuick.Templates as T
import ui.theme

// A list that owns its viewport: arrow keys move in it, what Tab comes to in its rows is brought into view, and it has a
// name for screen readers.
ListView {
    id: list

    property string name: ""
    readonly property Item entered: Window.activeFocusItem

    function see(item: Item): void {
        const reason = (item as T.Control)?.focusReason ?? (item as T.TextField)?.focusReason ?? (item as T.TextArea)?.focusReason;
        let up = item;
        while (up && up !== contentItem)
            up = up.parent;
        if (!up || reason !== Qt.TabFocusReason && reason !== Qt.BacktabFocusReason)
            return;
        const top = item.mapToItem(contentItem, 0, 0).y - Theme.s6;
        const wanted = Math.max(Math.min(contentY, top), top + item.height + 2 * Theme.s6 - height);
        contentY = Math.max(originY, Math.min(originY + contentHeight - height, wanted));
    }

    onEnteredChanged: if (activeFocus && entered && entered !== list)
        see(entered)

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: false
    keyNavigationEnabled: true
    highlightMoveDuration: 0
    activeFocusOnTab: count > 0 || activeFocus  // it stays where the keyboard is when its last row goes
    currentIndex: -1
    Accessible.role: Accessible.List
    Accessible.name: name
    // A list that becomes lower has Qt take rows out of what screen readers are told that it shows all the same.
    function tell(): void {
        for (let at = 0; at < count; ++at) {
            const row = itemAtIndex(at);
            if (row)
                row.Accessible.ignored = false;
        }
    }

    onHeightChanged: Qt.callLater(tell)
    // The current row comes into view: whoever scrolled down and clicks must not be thrown back to the top.
    onActiveFocusChanged: if (activeFocus && keyNavigationEnabled && currentIndex < 0 && count > 0)
        currentIndex = atYBeginning ? 0 : Math.max(0, indexAt(width / 2, contentY + height / 2))
    // A flick that came to an end would go on in secret for half a second and swallow the next click.
    onAtYBeginningChanged: if (atYBeginning)
        cancelFlick()
    onAtYEndChanged: if (atYEnd)
        cancelFlick()

    T.ScrollBar.vertical: KScrollBar {}
}
