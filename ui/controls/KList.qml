import QtQuick
import QtQuick.Templates as T

// A list that owns its viewport: arrow keys move in it, and it has a name for screen readers.
ListView {
    id: list

    property string name: ""

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
