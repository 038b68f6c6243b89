import QtQuick
import ui.theme

// A picture as large as the item allows, which the wheel enlarges at the pointer and a drag moves. `rough` is shown until
// `source` is loaded. A double click fills the item and fits it again.
Item {
    id: zoom

    property url source
    property url rough
    property string alt: qsTr("Picture")
    property real most: 8
    property real factor: 1
    readonly property bool sharp: fine.status === Image.Ready
    readonly property bool enlarged: factor > 1.001
    // A picture is fitted, but not made larger than four times what it is.
    readonly property Image shown: sharp ? fine : coarse
    readonly property real fitted: shown.implicitWidth > 0 ? Math.min(width / shown.implicitWidth, height / shown.implicitHeight, shown === fine ? 4 : 100) : 1
    readonly property real basisWidth: shown.implicitWidth * fitted
    readonly property real basisHeight: shown.implicitHeight * fitted

    signal tapped
    signal failed

    clip: true
    onSourceChanged: reset()
    Accessible.role: Accessible.Graphic
    Accessible.name: alt

    function reset(): void {
        factor = 1;
    }

    // Enlarge around a point of this item, so that what is there stays there.
    function enlarge(by: real, x: real, y: real): void {
        const next = Math.max(1, Math.min(most, factor * by));
        const left = (view.contentX + x - paper.x) / Math.max(1, paper.width);
        const top = (view.contentY + y - paper.y) / Math.max(1, paper.height);
        factor = next;
        view.contentX = Math.max(0, Math.min(view.contentWidth - view.width, paper.x + left * paper.width - x));
        view.contentY = Math.max(0, Math.min(view.contentHeight - view.height, paper.y + top * paper.height - y));
    }

    function move(x: real, y: real): void {
        view.contentX = Math.max(0, Math.min(view.contentWidth - view.width, view.contentX + x));
        view.contentY = Math.max(0, Math.min(view.contentHeight - view.height, view.contentY + y));
    }

    Flickable {
        id: view

        anchors.fill: parent
        interactive: zoom.enlarged
        boundsBehavior: Flickable.StopAtBounds
        contentWidth: Math.max(width, paper.width)
        contentHeight: Math.max(height, paper.height)

        Item {
            id: paper

            x: Math.max(0, (view.width - width) / 2)
            y: Math.max(0, (view.height - height) / 2)
            width: zoom.basisWidth * zoom.factor
            height: zoom.basisHeight * zoom.factor

            Image {
                id: coarse

                anchors.fill: parent
                visible: !zoom.sharp
                source: Theme.picture(zoom.rough)
                asynchronous: true
                autoTransform: false
                mipmap: true
                Accessible.ignored: true
            }

            Image {
                id: fine

                anchors.fill: parent
                source: Theme.picture(zoom.source)
                asynchronous: true
                autoTransform: false
                mipmap: true
                onStatusChanged: if (status === Image.Error)
                    zoom.failed()
                Accessible.ignored: true
            }
        }

        TapHandler {
            objectName: "zoom"
            onDoubleTapped: point => zoom.enlarged ? zoom.reset() : zoom.enlarge(2.5, point.position.x - view.contentX, point.position.y - view.contentY)
            onSingleTapped: zoom.tapped()
        }
    }

    WheelHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => zoom.enlarge(Math.pow(1.0015, event.angleDelta.y), event.x, event.y)
    }

    PinchHandler {
        target: null
        onScaleChanged: delta => zoom.enlarge(delta, centroid.position.x, centroid.position.y)
    }
}
