pragma ComponentBehavior: Bound
import QtQuick

// A board of emoji to pick from: what was picked lately, groups, or what was searched by name.
KDialog {
    id: board

    signal picked(emoji: string)

    title: qsTr("Emoji")
    wanted: 456
    onAboutToShow: sheet.begin()
    onOpened: sheet.write()

    contentItem: KEmojiSheet {
        id: sheet

        onPicked: emoji => {
            board.close();
            board.picked(emoji);
        }
    }
}
