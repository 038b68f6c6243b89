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
    activeFocusOnTab: count > 0
    currentIndex: -1
    Accessible.role: Accessible.List
    Accessible.name: name
    onActiveFocusChanged: if (activeFocus && currentIndex < 0 && count > 0)
        currentIndex = 0

    T.ScrollBar.vertical: KScrollBar {}
}
