pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Photos by day. Arrow keys go from photo to photo, Return opens one; the place is kept while one is looked at.
KList {
    id: grid

    required property var page
    property string current: ""
    property bool keyed: false  // the keyboard is used: show where it is
    property bool settled: false
    readonly property int gap: 4

    objectName: "photoGrid"
    name: qsTr("Photos")
    model: page.strips
    spacing: gap
    leftMargin: Theme.s5
    rightMargin: Theme.s5
    topMargin: Theme.s2
    bottomMargin: Theme.s5
    cacheBuffer: 600
    highlightFollowsCurrentItem: false
    keyNavigationEnabled: false
    onWidthChanged: page.fit(width - leftMargin - rightMargin)
    onAtYEndChanged: if (atYEnd)
        page.more()
    onActiveFocusChanged: if (activeFocus) {
        keyed = settled;
        if (current === "" || page.strip_of(current) < 0)
            current = page.neighbour("", 0, 0);
    }
    // What gets the focus by being shown was not reached by the keyboard.
    onVisibleChanged: {
        settled = false;
        Qt.callLater(() => grid.settled = true);
    }
    Component.onCompleted: {
        page.fit(width - leftMargin - rightMargin);
        Qt.callLater(() => grid.settled = true);
    }

    function step(across: int, down: int): void {
        keyed = true;
        place(page.neighbour(current, across, down));
    }

    // Be at a photo, and let it be seen.
    function place(photo: string): void {
        current = photo;
        const at = page.strip_of(photo);
        if (at >= 0)
            positionViewAtIndex(at, ListView.Contain);
    }

    Keys.onLeftPressed: step(Theme.mirrored ? 1 : -1, 0)
    Keys.onRightPressed: step(Theme.mirrored ? -1 : 1, 0)
    Keys.onUpPressed: step(0, -1)
    Keys.onDownPressed: step(0, 1)
    Keys.onPressed: event => {
        const far = event.key === Qt.Key_Home ? -1000000 : event.key === Qt.Key_End ? 1000000 : 0;
        event.accepted = far !== 0;
        if (far !== 0)
            step(far, 0);
    }
    Keys.onReturnPressed: page.viewing.look(current)
    Keys.onEnterPressed: page.viewing.look(current)
    Keys.onSpacePressed: page.viewing.look(current)

    Connections {
        target: grid.page.viewing

        function onChanged(): void {
            if (grid.page.viewing.id !== "" && grid.page.viewing.id !== grid.current)
                grid.place(grid.page.viewing.id);
        }
    }

    delegate: Item {
        id: strip

        required property string title
        required property var model
        readonly property bool isDay: title !== ""

        width: grid.width - grid.leftMargin - grid.rightMargin
        height: isDay ? day.implicitHeight + Theme.s5 : model.height

        KHeading {
            id: day

            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.s2
            width: parent.width
            visible: strip.isDay
            text: strip.title
        }

        Row {
            width: parent.width
            spacing: grid.gap

            Repeater {
                model: strip.model.cells

                PhotoCell {
                    required property var modelData

                    photo: modelData
                    width: modelData.width
                    height: strip.model.height
                    still: !grid.moving
                    onStale: grid.page.renew(modelData.source)
                    current: grid.keyed && grid.activeFocus && grid.current === modelData.id
                    onClicked: {
                        grid.keyed = false;
                        grid.current = modelData.id;
                        grid.page.viewing.look(modelData.id);
                    }
                }
            }
        }
    }
}
