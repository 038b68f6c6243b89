import QtQuick
import QtQuick.Templates as T
import ui.theme

// One of several views of a page; put them side by side in a Row. `chosen` says which one is shown.
T.AbstractButton {
    id: tab

    property bool chosen: false

    implicitWidth: words.implicitWidth + 2 * Theme.s3
    implicitHeight: 34
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Accessible.selected: chosen
    Keys.onReturnPressed: click()

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    contentItem: KText {
        id: words

        text: tab.text
        horizontalAlignment: Text.AlignHCenter
        font.pixelSize: Theme.small
        font.weight: Font.DemiBold
        color: tab.chosen ? Theme.accentSoftInk : Theme.textSoft
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: height / 2
        color: tab.chosen ? Theme.accentSoft : tab.hovered ? Theme.hover : "transparent"

        KFocus {
            of: tab
            radius: height / 2
        }
    }
}
