import QtQuick
import ui.theme

// The call above every page: a card while it rings for me, the whole window while it goes on, or a small bar.
Item {
    id: overlay

    required property var page
    required property var shell
    readonly property var now: page.now
    readonly property bool ringing: now.state === "ringing" && now.incoming
    readonly property bool narrow: width < 720
    readonly property real beside: width - Theme.railWidth
    readonly property bool large: now.id !== "" && !ringing && !now.small

    Rectangle {
        anchors.fill: parent
        visible: overlay.ringing
        color: Theme.shade

        TapHandler {
            objectName: "shield"
        }

        HoverHandler {}

        WheelHandler {}
    }

    RingCard {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.s8
        width: Math.min(440, parent.width - 2 * Theme.s4)
        visible: overlay.ringing
        page: overlay.page
    }

    Loader {
        id: large

        anchors.fill: parent
        active: overlay.large
        Component.onCompleted: setSource("InCall.qml", {
            page: Qt.binding(() => overlay.page)
        })
    }

    // Below the list at the left, where no page has anything to write into; in a narrow window below the header.
    CallBar {
        x: Theme.mirrored ? parent.width - width - Theme.railWidth - Theme.s3 : Theme.railWidth + Theme.s3
        y: overlay.narrow ? Theme.headerHeight + Theme.s3 : parent.height - height - Theme.s3
        room: (overlay.narrow ? overlay.beside : Math.min(340, 0.42 * overlay.beside)) - 2 * Theme.s3
        visible: overlay.now.id !== "" && overlay.now.small
        page: overlay.page
    }
}
