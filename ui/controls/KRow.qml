import QtQuick
import QtQuick.Templates as T
import ui.theme

// One row of a list that can be chosen: a ground that shows hovering, choice and focus. Put content into it, and give
// `text` what a screen reader says of the whole row.
T.ItemDelegate {
    id: row

    property bool chosen: false
    property int inset: Theme.s2
    default property alias inside: box.data

    implicitHeight: Theme.rowHeight
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: text
    Accessible.focusable: true
    Accessible.selected: chosen
    Accessible.onPressAction: row.clicked()
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()
    Keys.onSpacePressed: row.clicked()

    contentItem: Item {
        id: box
    }

    leftPadding: inset + Theme.s3
    rightPadding: inset + Theme.s3
    topPadding: Theme.s2
    bottomPadding: Theme.s2

    background: Item {
        Rectangle {
            anchors.fill: parent
            anchors.leftMargin: row.inset
            anchors.rightMargin: row.inset
            anchors.topMargin: 1
            anchors.bottomMargin: 1
            radius: Theme.radius
            color: row.chosen ? Theme.selected : row.hovered ? Theme.hover : "transparent"
            border.width: row.ListView.isCurrentItem && row.ListView.view.activeFocus ? 2 : 0
            border.color: Theme.focus
        }
    }
}
