import QtQuick
import ui.theme
import ui.controls

// In the place of the field to write in: why nothing can be written here.
Rectangle {
    id: bar

    property string reason: ""

    implicitHeight: words.implicitHeight + 2 * Theme.s4
    color: Theme.surface

    KLine {
        width: parent.width
    }

    KNote {
        id: words

        objectName: "talkClosed"
        anchors.centerIn: parent
        width: Math.min(560, parent.width - 2 * Theme.s5)
        text: bar.reason
        horizontalAlignment: Text.AlignHCenter
    }
}
