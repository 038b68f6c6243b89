import QtQuick
import ui.theme

// What the camera sees while a code is looked for before it, how to leave it, and why there is no picture.
KColumn {
    id: box

    required property var scanner
    readonly property var now: scanner.now
    readonly property bool awake: Window.window?.visible ?? true

    onAwakeChanged: if (!awake)
        scanner.stop()
    visible: now.on || now.error !== ""
    spacing: Theme.s2

    KNote {
        objectName: "scanError"
        width: parent.width
        visible: text !== ""
        text: box.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    Rectangle {
        visible: box.now.on
        width: Math.min(parent.width, 480)
        height: Math.round(width * 3 / 4)
        radius: Theme.radius
        color: Theme.sunken

        Item {
            id: seen

            objectName: "scanPicture"
            anchors.fill: parent
            anchors.margins: 1
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Picture of the camera")
            Component.onCompleted: box.scanner.pictures.hang(seen, true, true, Theme.radius)
        }

        KSpinner {
            anchors.centerIn: parent
            visible: !box.now.seen
        }
    }

    KNote {
        width: parent.width
        visible: box.now.on
        text: qsTr("Hold the code before the camera. It is used as soon as it is read; no picture is kept.")
    }

    KButton {
        objectName: "scanStop"
        visible: box.now.on
        onVisibleChanged: if (visible)
            forceActiveFocus()  // and so the picture above it comes into view
        glyph: "close"
        text: qsTr("Close the camera")
        onClicked: box.scanner.stop()
    }
}
