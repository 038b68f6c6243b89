import QtQuick
import ui.theme
import ui.controls

// Over a whole conversation: files that are dropped anywhere on it go with the next message.
DropArea {
    id: drop

    property bool open: true

    signal taken(urls: var)

    objectName: "chatDrop"
    enabled: open
    keys: ["text/uri-list"]
    onDropped: event => {
        if (event.hasUrls) {
            taken(event.urls);
            event.accept();
        }
    }

    Rectangle {
        objectName: "chatDropSheet"
        anchors.fill: parent
        anchors.margins: Theme.s3
        visible: drop.containsDrag
        radius: Theme.radiusLarge
        color: Theme.accentSoft
        border.width: 2
        border.color: Theme.accent
        opacity: 0.95

        KHeading {
            anchors.centerIn: parent
            text: qsTr("Drop files to send them")
            color: Theme.accentSoftInk
        }
    }
}
