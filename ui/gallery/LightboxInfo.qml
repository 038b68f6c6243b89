pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What is known of a photo, beside it.
Rectangle {
    id: info

    required property var photo
    property bool open: false
    readonly property bool full: photo.id !== ""

    signal postWanted

    objectName: "lightboxFacts"
    width: 300
    visible: open
    color: Theme.raised

    component Fact: KColumn {
        id: fact

        property string label: ""
        property string text: ""

        width: parent ? parent.width : 0
        visible: text !== ""

        KNote {
            width: parent.width
            color: Theme.textFaint
            text: fact.label
        }

        KText {
            width: parent.width
            wrapMode: Text.Wrap
            text: fact.text
        }
    }

    KColumn {
        anchors.fill: parent
        anchors.margins: Theme.s5
        spacing: Theme.s3

        KHeading {
            text: qsTr("About this photo")
        }

        Fact {
            label: qsTr("From")
            text: !info.full ? "" : info.photo.mine ? qsTr("You") : info.photo.author_name
        }

        Fact {
            label: qsTr("Added")
            text: info.full ? info.photo.when : ""
        }

        Fact {
            label: qsTr("Album")
            text: info.full && info.photo.album_title ? info.photo.album_title : ""
        }

        Fact {
            label: qsTr("File")
            text: info.full ? info.photo.picture.name : ""
        }

        Fact {
            label: qsTr("Size")
            text: info.full ? qsTr("%1 × %2 pixels, %3, %4").arg(info.photo.picture.width).arg(info.photo.picture.height).arg(info.photo.kind).arg(info.photo.bytes) : ""
        }

        Fact {
            label: qsTr("Here")
            text: !info.full ? "" : info.photo.share < 1 ? qsTr("%1 % so far").arg(Math.floor(info.photo.share * 100)) : qsTr("The original, bit for bit")
        }

        Fact {
            label: qsTr("Sent")
            text: info.full && info.photo.state === "queued" ? qsTr("Waits until somebody can be reached") : ""
        }

        KButton {
            visible: info.full && !!info.photo.post
            text: qsTr("Show the post")
            onClicked: info.postWanted()
        }
    }
}
