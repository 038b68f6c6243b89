pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The cards of one lane, newest first, in a column of readable width; new posts wait behind a pill.
Item {
    id: posts

    required property var page
    property var shell: null
    required property var lane
    property bool narrow: false
    property bool composing: false
    property string emptyTitle: ""
    property string emptyNote: ""
    readonly property int column: Math.min(640, width - 2 * (narrow ? Theme.s2 : Theme.s6))

    property Composer writer: null

    signal personWanted(string person, string name)
    signal removalWanted(string what, string sentence)

    // Write a post, if that is done here.
    function write(): void {
        list.positionViewAtBeginning();
        writer?.take();
    }

    KList {
        id: list

        objectName: posts.objectName + "View"
        anchors.fill: parent
        name: qsTr("Posts")
        model: posts.lane.posts
        spacing: Theme.s4
        cacheBuffer: 800
        keyNavigationEnabled: false
        activeFocusOnTab: false
        onAtYBeginningChanged: posts.lane.be_at_top(atYBeginning)
        onContentYChanged: if (contentY > originY + contentHeight - 2 * height)
            posts.lane.more()

        header: Item {
            width: list.width
            height: composer.active ? composer.height + 2 * Theme.s4 : Theme.s4
            // Whoever writes sees all of what they write.
            onHeightChanged: Qt.callLater(list.positionViewAtBeginning)

            Loader {
                id: composer

                y: Theme.s4
                anchors.horizontalCenter: parent.horizontalCenter
                active: posts.composing
                width: posts.column
                onLoaded: posts.writer = item as Composer
                sourceComponent: Composer {
                    page: posts.page
                }
            }
        }

        footer: Item {
            width: list.width
            height: 72

            KNote {
                anchors.centerIn: parent
                visible: posts.lane.ended && list.count > 0
                text: qsTr("That is all.")
                color: Theme.textFaint
            }

            KSpinner {
                anchors.centerIn: parent
                visible: posts.lane.known && !posts.lane.ended && list.count > 0
            }
        }

        delegate: PostCard {
            width: list.width
            breadth: posts.column
            page: posts.page
            lane: posts.lane
            onPersonWanted: (person, name) => posts.personWanted(person, name)
            onRemovalWanted: (what, sentence) => posts.removalWanted(what, sentence)
        }
    }

    PostKeys {
        of: list
        front: posts.visible
        onWriting: posts.write()
        onSearching: posts.shell.go("search", "")
    }

    Connections {
        target: posts.lane

        function onTopped(): void {
            Qt.callLater(list.positionViewAtBeginning);
        }

        function onFound(row: int): void {
            Qt.callLater(list.positionViewAtIndex, row, ListView.Contain);
        }
    }

    KButton {
        objectName: posts.objectName + "Pill"
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(Theme.s3, (list.headerItem ? list.headerItem.height : 0) - (list.contentY - list.originY) - Theme.s6)
        visible: posts.lane.waiting > 0
        kind: "primary"
        glyph: "refresh"
        text: posts.lane.waiting === 1 ? qsTr("1 new post") : qsTr("%1 new posts").arg(posts.lane.waiting)
        onClicked: posts.lane.reveal()
    }

    KSpinner {
        anchors.centerIn: parent
        size: 32
        visible: !posts.lane.known && posts.lane.error === ""
    }

    KEmpty {
        anchors.horizontalCenter: parent.horizontalCenter
        y: list.headerItem ? Math.max(list.headerItem.height + Theme.s8, (posts.height - height) / 2) : 0
        visible: posts.lane.known && posts.lane.error === "" && list.count === 0
        glyph: "feed"
        title: posts.emptyTitle
        note: posts.emptyNote
    }

    KFailure {
        shell: posts.shell
        anchors.centerIn: parent
        visible: posts.lane.error !== "" && list.count === 0
        title: qsTr("The posts cannot be shown")
        note: posts.lane.error
        onTried: posts.lane.again()
    }
}
