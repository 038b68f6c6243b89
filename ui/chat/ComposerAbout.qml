import QtQuick
import QtQuick.Layouts
import ui.theme

// Above the field: the message that is answered or changed, and what waits for its time.
ColumnLayout {
    id: above

    required property var talk
    required property var scheduling
    required property var about

    spacing: 0

    AnsweredLine {
        Layout.fillWidth: true
        Layout.leftMargin: Theme.s5
        Layout.rightMargin: Theme.s4
        Layout.topMargin: Theme.s2
        line: above.about
        editing: Boolean(above.talk.now.editing)
        onDropped: above.talk.never_mind()
    }

    WaitingBar {
        Layout.fillWidth: true
        scheduling: above.scheduling
    }
}
