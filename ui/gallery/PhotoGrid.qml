pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Photos by day. Arrow keys go from photo to photo, Return opens one; the place is kept while one is looked at.
KList {
    id: grid

    required property var page
    property string current: ""
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
    onActiveFocusChanged: if (activeFocus && current === "")
        step(0, 0)
    Component.onCompleted: page.fit(width - leftMargin - rightMargin)

    function step(across: int, down: int): void {
        place(page.neighbour(current, across, down));
    }

    // Be at a photo, and let it be seen.
    function place(photo: string): void {
        current = photo;
        const at = page.strip_of(photo);
        if (at >= 0)
            positionViewAtIndex(at, ListView.Contain);
    }

    Keys.onLeftPressed: step(-1, 0)
    Keys.onRightPressed: step(1, 0)
    Keys.onUpPressed: step(0, -1)
    Keys.onDownPressed: step(0, 1)
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
            visible: strip.isDay
            text: strip.title
        }

        Row {
            spacing: grid.gap

            Repeater {
                model: strip.model.cells

                PhotoCell {
                    required property var modelData

                    photo: modelData
                    width: modelData.width
                    height: strip.model.height
                    current: grid.activeFocus && grid.current === modelData.id
                    onClicked: {
                        grid.current = modelData.id;
                        grid.page.viewing.look(modelData.id);
                    }
                }
            }
        }
    }
}
