import QtQuick
import ui.controls

// The bar above an open album: back, title, who is in it, and what can be done with it.
KHeader {
    id: header

    required property var page
    property bool narrow: false
    readonly property var album: page.album
    readonly property int others: Math.max(0, album.people.length - 1)
    readonly property string count: album.photo_count === 1 ? qsTr("1 photo") : qsTr("%1 photos").arg(album.photo_count)
    readonly property string whose: !album.mine ? qsTr("by %1").arg(album.owner_name) : others === 0 ? qsTr("only you") : others === 1 ? qsTr("shared with 1 person") : qsTr("shared with %1 people").arg(others)

    signal peopleWanted

    title: album.title || qsTr("Album without a title")
    subtitle: album.id ? count + " · " + whose : ""
    back: true
    onBackwards: page.close_album()

    KIconButton {
        objectName: "saveAlbum"
        visible: !header.narrow && header.album.photo_count > 0
        glyph: "download"
        text: qsTr("Save all photos to a folder")
        onClicked: header.page.save_album()
    }

    KIconButton {
        objectName: "albumPeople"
        visible: header.narrow || !header.album.mine
        glyph: "people"
        text: qsTr("People in this album")
        onClicked: header.peopleWanted()
    }

    KButton {
        objectName: "addPeople"
        visible: !header.narrow && header.album.mine === true
        glyph: "people"
        text: qsTr("People")
        onClicked: header.peopleWanted()
    }

    KButton {
        objectName: "addPhotos"
        kind: header.album.photo_count > 0 ? "primary" : "soft"  // an empty album asks for photos in its middle
        glyph: "plus"
        text: header.narrow ? qsTr("Add") : qsTr("Add photos")
        onClicked: header.page.pick()
    }
}
