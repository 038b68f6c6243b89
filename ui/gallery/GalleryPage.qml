pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The gallery: all photos by day, the albums, or one album; files can be dropped on an open album.
Rectangle {
    id: gallery

    required property var page
    required property var shell
    property bool narrow: false

    readonly property bool inAlbum: page.album.id !== ""
    readonly property bool onAlbums: page.tab === "albums" && !inAlbum
    readonly property bool bare: page.phase === "ready" && (onAlbums ? page.albums.count === 0 : page.strips.count === 0)

    color: page.phase === "failed" ? Theme.canvas : Theme.surface

    Keys.onEscapePressed: event => {
        if (inAlbum)
            page.close_album();
        else
            event.accepted = false;
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            visible: !gallery.inAlbum
            title: qsTr("Gallery")

            KTab {
                objectName: "photosTab"
                text: qsTr("Photos")
                chosen: gallery.page.tab === "photos"
                onClicked: gallery.page.choose("photos")
            }

            KTab {
                objectName: "albumsTab"
                text: qsTr("Albums")
                chosen: gallery.page.tab === "albums"
                onClicked: gallery.page.choose("albums")
            }

            KButton {
                objectName: "newAlbum"
                kind: "primary"
                glyph: "plus"
                text: qsTr("New album")
                onClicked: newAlbum.made().open()
            }
        }

        AlbumHeader {
            Layout.fillWidth: true
            visible: gallery.inAlbum
            page: gallery.page
            narrow: gallery.narrow
            onPeopleWanted: people.made().open()
        }

        Transfers {
            Layout.fillWidth: true
            Layout.fillHeight: false
            page: gallery.page
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            PhotoGrid {
                id: photos

                anchors.fill: parent
                page: gallery.page
                visible: !gallery.onAlbums && gallery.page.phase === "ready" && !gallery.bare
                focus: visible
            }

            AlbumGrid {
                anchors.fill: parent
                page: gallery.page
                visible: gallery.onAlbums && gallery.page.phase === "ready" && !gallery.bare
                focus: visible
            }

            KSpinner {
                anchors.centerIn: parent
                visible: gallery.page.phase === "loading"
            }

            KFailure {
                shell: gallery.shell
                anchors.centerIn: parent
                visible: gallery.page.phase === "failed"
                button: "galleryAgain"
                title: qsTr("The photos cannot be shown")
                note: gallery.page.sentence
                onTried: gallery.page.again()
            }

            KEmpty {
                anchors.centerIn: parent
                visible: gallery.bare
                glyph: gallery.onAlbums ? "album" : "gallery"
                title: gallery.inAlbum ? qsTr("Nothing in this album yet") : gallery.onAlbums ? qsTr("No albums yet") : qsTr("No photos yet")
                note: gallery.inAlbum ? qsTr("Drop photos here, or choose them. Everybody in the album gets them in full quality.") : qsTr("Make an album, add people, and fill it together. Photos of posts come here by themselves.")

                KButton {
                    objectName: "emptyAdd"
                    anchors.horizontalCenter: parent.horizontalCenter
                    kind: "primary"
                    glyph: "plus"
                    text: gallery.inAlbum ? qsTr("Add photos") : qsTr("New album")
                    onClicked: gallery.inAlbum ? gallery.page.pick() : newAlbum.made().open()
                }
            }

            DropArea {
                id: drop

                anchors.fill: parent
                keys: ["text/uri-list"]
                onDropped: event => {
                    if (event.hasUrls) {
                        gallery.page.drop(event.urls);
                        event.accept();
                    }
                }
            }

            Rectangle {
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
                    text: gallery.inAlbum ? qsTr("Drop photos to add them") : qsTr("Open an album to add photos to it")
                    color: Theme.accentSoftInk
                }
            }
        }
    }

    KLater {
        id: newAlbum

        sourceComponent: NewAlbum {
            page: gallery.page
        }
    }

    KLater {
        id: people

        sourceComponent: AlbumPeople {
            page: gallery.page
        }
    }

    KLater {
        id: lightbox

        sourceComponent: Lightbox {
            page: gallery.page
            shell: gallery.shell
            onClosed: photos.forceActiveFocus()
        }
    }

    Connections {
        target: gallery.page.viewing

        function onChanged(): void {
            if (gallery.page.viewing.id !== "" || lightbox.active)
                lightbox.made().show();
        }
    }
}
