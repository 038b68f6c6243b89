import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme

// A page that scrolls, of cards one below the other and at most `most` px wide. What Tab comes to is brought into view,
// and stays there while what is around it grows.
Flickable {
    id: sheet

    property int most: 600
    default property alias inside: column.data
    readonly property Item entered: Window.activeFocusItem
    property bool moved: false  // by hand, since something was come to

    // How an item below got the focus; a click moves nothing, or what is clicked would slip away.
    function byTab(item: Item): bool {
        const control = item as T.Control;
        const field = item as T.TextField;
        const area = item as T.TextArea;
        const reason = control ? control.focusReason : field ? field.focusReason : area ? area.focusReason : Qt.OtherFocusReason;
        return reason === Qt.TabFocusReason || reason === Qt.BacktabFocusReason;
    }

    function holds(item: Item): bool {
        let up = item;
        while (up && up !== column)
            up = up.parent;
        return up === column;
    }

    function keep(): void {
        if (visible && entered && holds(entered) && byTab(entered))
            reveal(entered);
    }

    function reveal(item: Item): void {
        const top = item.mapToItem(sheet.contentItem, 0, 0).y - Theme.s6;
        const bottom = top + item.height + 2 * Theme.s6;
        if (top < contentY)
            contentY = Math.max(0, top);
        else if (bottom > contentY + height)
            contentY = Math.max(0, Math.min(contentHeight, bottom) - height);
    }

    // Have an item at the top, as far as the page is long enough.
    function begin(item: Item): void {
        const top = item.mapToItem(sheet.contentItem, 0, 0).y - Theme.s5;
        contentY = Math.max(0, Math.min(top, contentHeight - height));
    }

    contentHeight: column.implicitHeight + 2 * Theme.s5
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    // A flick that came to an end would go on in secret for half a second and swallow the next click.
    onAtYBeginningChanged: if (atYBeginning)
        cancelFlick()
    onAtYEndChanged: if (atYEnd)
        cancelFlick()
    onMovementStarted: moved = true
    onContentHeightChanged: if (!moved)
        keep()
    onEnteredChanged: {
        moved = false;
        keep();
    }

    ColumnLayout {
        id: column

        x: Math.max(Theme.s4, (sheet.width - width) / 2)
        y: Theme.s5
        width: Math.min(sheet.most, sheet.width - 2 * Theme.s4)
        spacing: Theme.s4
    }

    T.ScrollBar.vertical: KScrollBar {}
}
