import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// One picture of a post in its own shape, as wide as the card unless that makes it taller than 560 px.
Item {
    id: frame

    required property var picture
    readonly property real shape: picture.height / picture.width
    readonly property real tall: Math.min(560, width * shape)
    property string complained: ""

    signal stale
    signal wanted
    signal asked

    implicitHeight: tall

    Rectangle {
        anchors.fill: parent
        color: Theme.sunken
    }

    KPicture {
        id: shown

        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(frame.width, frame.tall / frame.shape)
        height: frame.tall
        source: frame.picture.url
        alt: frame.picture.alt
        fillMode: Image.PreserveAspectFit
        // An address ends after an hour: ask for a new one, once.
        onStatusChanged: if (status === Image.Error && frame.complained !== frame.picture.url) {
            frame.complained = frame.picture.url;
            frame.stale();
        }
    }

    T.AbstractButton {
        id: button

        objectName: "postPicture"
        anchors.fill: shown
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("View: %1").arg(frame.picture.alt)
        Keys.onReturnPressed: click()
        onClicked: frame.wanted()

        HoverHandler {
            cursorShape: Qt.PointingHandCursor
        }

        background: Item {
            KFocus {
                of: button
                anchors.margins: 2
                radius: 0
            }
        }
    }

    Rectangle {
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: Theme.s3
        visible: frame.picture.coming
        width: 168
        height: 36
        radius: Theme.radius
        color: Theme.surface
        opacity: 0.94

        KNote {
            anchors.left: parent.left
            anchors.leftMargin: Theme.s3
            y: 4
            text: qsTr("Picture is coming")
            font.pixelSize: Theme.caption
        }

        KProgress {
            x: Theme.s3
            y: 24
            width: parent.width - 2 * x
            name: qsTr("Picture")
            value: frame.picture.held
        }
    }

    KButton {
        objectName: "fetchPicture"
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: Theme.s3
        visible: !frame.picture.here && !frame.picture.coming
        glyph: "download"
        text: qsTr("Get picture (%1)").arg(frame.picture.bytes)
        onClicked: frame.asked()
    }
}
