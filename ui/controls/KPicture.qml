pragma ComponentBehavior: Bound
import QtQuick
import ui.theme

// A picture from the local media door, with rounded ground while it is loaded; `alt` says what it shows.
Rectangle {
    id: frame

    property url source
    property string alt: qsTr("Picture")
    property int fillMode: Image.PreserveAspectCrop
    property url full  // of the same picture, shown in its place where that has more dots than it
    readonly property bool finer: full.toString() !== "" && Math.max(width, height) * Screen.devicePixelRatio > 400
    property bool whole: false  // every pixel of it, not only as many as are shown
    property alias status: image.status

    color: Theme.sunken
    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: alt

    KIcon {
        anchors.centerIn: parent
        visible: image.status !== Image.Ready
        glyph: image.status === Image.Error ? "alert" : "image"
        size: Math.min(40, frame.height / 2)
        color: Theme.textFaint
    }

    Image {
        id: image

        anchors.fill: parent
        source: Theme.picture(frame.source)
        asynchronous: true
        autoTransform: false
        fillMode: frame.fillMode
        sourceSize: frame.whole ? Qt.size(0, 0) : Qt.size(frame.width * Screen.devicePixelRatio, frame.height * Screen.devicePixelRatio)
        mipmap: true
        Accessible.ignored: true
    }

    Loader {
        anchors.fill: parent
        active: frame.finer

        sourceComponent: Image {
            visible: status === Image.Ready
            source: Theme.picture(frame.full + "?tile")
            asynchronous: true
            autoTransform: false
            fillMode: frame.fillMode
            sourceSize: Qt.size(frame.width * Screen.devicePixelRatio, frame.height * Screen.devicePixelRatio)
            mipmap: true
            Accessible.ignored: true
        }
    }
}
