import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// The day above a message; a press opens a calendar, as a key does.
T.AbstractButton {
    id: label

    implicitWidth: words.implicitWidth + 2 * Theme.s3
    implicitHeight: words.implicitHeight + 8
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("%1: go to another day").arg(text)

    contentItem: KText {
        id: words

        text: label.text
        horizontalAlignment: Text.AlignHCenter
        font.pixelSize: Theme.caption
        font.weight: Font.Medium
        color: Theme.textSoft
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: height / 2
        color: label.hovered ? Theme.selected : Theme.sunken
    }

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    KTip {
        shown: label.hovered
        text: qsTr("Go to a day (Ctrl+G)")
    }
}
