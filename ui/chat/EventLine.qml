import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// What happened in a group, between its messages: quiet, in the middle, nothing to do with it.
T.Control {
    id: row

    required property int index
    required property string text
    required property string tip
    required property string day
    required property int fresh
    required property string moment
    required property string spoken
    required property var talk
    readonly property bool current: ListView.isCurrentItem && ListView.view.activeFocus

    objectName: "message-" + index
    implicitHeight: above.height + words.height + Theme.s3 + 4
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken
    Accessible.focusable: true
    Accessible.focused: current

    LineAbove {
        id: above

        y: Theme.s2
        width: parent.width
        talk: row.talk
        day: row.day
        moment: row.moment
        fresh: row.fresh
    }

    Rectangle {
        anchors.fill: words
        anchors.leftMargin: -Theme.s3
        anchors.rightMargin: -Theme.s3
        anchors.topMargin: -2
        anchors.bottomMargin: -2
        radius: Theme.radius
        color: "transparent"
        border.width: row.current ? 2 : 0
        border.color: Theme.focus
    }

    KNote {
        id: words

        objectName: "eventText"
        anchors.horizontalCenter: parent.horizontalCenter
        y: above.y + above.height + 4
        width: Math.min(implicitWidth, row.width - 2 * Theme.s8)
        text: row.text
        font.pixelSize: Theme.caption
        color: Theme.textFaint
        horizontalAlignment: Text.AlignHCenter
        Accessible.ignored: true
    }

    KTip {
        shown: row.hovered
        delay: 900
        text: row.tip
    }
}
