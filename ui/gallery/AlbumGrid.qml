pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// The albums as cards: cover, title, whose it is and how many photos. Arrow keys move, Return opens.
GridView {
    id: grid

    required property var page
    readonly property int room: width - leftMargin - rightMargin
    property bool keyed: false  // the keyboard is used: show where it is
    property bool settled: false

    objectName: "albumGrid"
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    model: page.albums
    leftMargin: Theme.s5 - Theme.s2
    rightMargin: Theme.s5 - Theme.s2
    topMargin: Theme.s3
    bottomMargin: Theme.s5
    cellWidth: Math.floor(room / Math.max(1, Math.floor(room / 220)))
    cellHeight: Math.ceil((cellWidth - 2 * Theme.s2) * 0.72 + 1.5 * Theme.body + 1.7 * Theme.small) + 3 * Theme.s2
    keyNavigationEnabled: true
    highlightMoveDuration: 0
    currentIndex: -1
    activeFocusOnTab: count > 0 || activeFocus
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Albums")
    onActiveFocusChanged: if (activeFocus) {
        keyed = settled;
        currentIndex = Math.max(0, currentIndex);
    }
    onVisibleChanged: {
        settled = false;
        Qt.callLater(() => grid.settled = true);
    }
    Component.onCompleted: Qt.callLater(() => grid.settled = true)
    Keys.onPressed: event => {
        keyed = true;
        event.accepted = false;
    }
    Keys.onReturnPressed: openCurrent()
    Keys.onEnterPressed: openCurrent()
    Keys.onSpacePressed: openCurrent()
    T.ScrollBar.vertical: KScrollBar {}

    function openCurrent(): void {
        const album = page.albums.at(currentIndex);
        if (album)
            page.open_album(album.id);
    }

    function whose(mine: bool, people: int, owner: string): string {
        if (!mine)
            return qsTr("by %1").arg(owner);
        return people > 1 ? (people > 2 ? qsTr("shared with %1 people").arg(people - 1) : qsTr("shared with 1 person")) : qsTr("only you");
    }

    delegate: T.ItemDelegate {
        id: card

        required property int index
        required property string id
        required property string title
        required property bool mine
        required property string owner_name
        required property int photo_count
        required property var people
        required property var cover
        readonly property string count: photo_count === 1 ? qsTr("1 photo") : qsTr("%1 photos").arg(photo_count)
        readonly property string note: count + " · " + grid.whose(mine, people.length, owner_name)
        readonly property string shownTitle: title || qsTr("Album without a title")

        objectName: "album"
        width: grid.cellWidth
        height: grid.cellHeight
        padding: Theme.s2
        focusPolicy: Qt.NoFocus
        text: shownTitle + ", " + note
        Accessible.role: Accessible.ListItem
        Accessible.name: text
        Accessible.focusable: true
        Accessible.onPressAction: card.clicked()
        onClicked: grid.page.open_album(id)

        HoverHandler {
            cursorShape: Qt.PointingHandCursor
        }

        background: Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: card.hovered ? Theme.hover : "transparent"
            border.width: card.GridView.isCurrentItem && grid.keyed && grid.activeFocus ? 2 : 0
            border.color: Theme.focus
        }

        contentItem: Item {
            KPicture {
                id: cover

                width: parent.width
                height: width * 0.72
                radius: Theme.radius
                source: card.cover ? card.cover.thumb_url : ""
                Accessible.ignored: true
            }

            KText {
                id: name

                anchors.top: cover.bottom
                anchors.topMargin: Theme.s2
                width: parent.width
                text: card.shownTitle
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }

            KNote {
                anchors.top: name.bottom
                width: parent.width
                wrapMode: Text.NoWrap
                text: card.note
                Accessible.ignored: true
            }
        }
    }
}
