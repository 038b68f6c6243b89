pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// One photo over the whole window. Left and right turn, + and - enlarge, 0 fits, I informs, S saves, Del deletes, Esc ends.
T.Popup {
    id: box

    required property var page
    required property var shell
    readonly property var viewing: page.viewing
    readonly property var photo: viewing.photo
    readonly property bool here: photo.id !== "" && photo.share >= 1
    readonly property color ground: "#0b0d11"
    readonly property color ink: "#eceef3"

    parent: T.Overlay.overlay
    width: parent ? parent.width : 0
    height: parent ? parent.height : 0
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape
    onAboutToShow: Theme.front = contentItem
    onClosed: {
        Theme.front = null;
        info.open = false;
        viewing.close();
    }

    function show(): void {
        viewing.id !== "" ? open() : close();
    }

    Connections {
        target: Theme

        function onCoveredChanged(): void {
            box.close();
        }
    }

    background: Rectangle {
        color: box.ground
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Photo")
    }

    contentItem: FocusScope {
        id: scope

        objectName: "lightbox"
        focus: true
        Keys.onLeftPressed: box.viewing.turn(Theme.mirrored ? 1 : -1)
        Keys.onRightPressed: box.viewing.turn(Theme.mirrored ? -1 : 1)
        Keys.onDeletePressed: if (box.photo.may_delete)
            sure.made().open()
        Keys.onPressed: event => {
            const middle = Qt.point(zoom.width / 2, zoom.height / 2);
            if (event.key === Qt.Key_Plus || event.key === Qt.Key_Equal)
                zoom.enlarge(1.5, middle.x, middle.y);
            else if (event.key === Qt.Key_Minus)
                zoom.enlarge(1 / 1.5, middle.x, middle.y);
            else if (event.key === Qt.Key_0)
                zoom.reset();
            else if (event.key === Qt.Key_Up || event.key === Qt.Key_Down)
                zoom.move(0, event.key === Qt.Key_Up ? -80 : 80);
            else if (event.key === Qt.Key_Home || event.key === Qt.Key_End)
                box.viewing.turn(event.key === Qt.Key_Home ? -box.viewing.count : box.viewing.count);
            else if (Keymap.hit(event, "details"))
                info.open = !info.open;
            else if (Keymap.hit(event, "save") && box.here)
                box.viewing.save();
            else
                return;
            event.accepted = true;
        }

        KZoom {
            id: zoom

            objectName: "lightboxPicture"
            anchors.fill: parent
            anchors.topMargin: bar.height
            anchors.bottomMargin: caption.visible ? caption.height : Theme.s4
            anchors.rightMargin: info.open ? info.width : 0
            source: box.photo.id ? box.photo.picture.full_url : ""
            rough: box.photo.id ? box.photo.picture.thumb_url : ""
            alt: box.photo.id ? box.photo.say : ""
            onFailed: box.page.renew(box.photo.picture.full_url)
        }

        // The neighbours are loaded ahead, so that turning on shows them at once.
        Repeater {
            model: [box.viewing.before, box.viewing.after]

            KPicture {
                required property string modelData

                width: 1
                height: 1
                opacity: 0
                whole: true
                source: modelData
                Accessible.ignored: true
            }
        }

        LightboxBar {
            id: bar

            width: parent.width
            viewing: box.viewing
            ink: box.ink
            here: box.here
            onEnded: box.close()
            onInformed: info.open = !info.open
            onDeleted: sure.made().open()
        }

        KIconButton {
            objectName: "lightboxBefore"
            anchors.left: parent.left
            anchors.leftMargin: Theme.s4
            anchors.verticalCenter: zoom.verticalCenter
            visible: box.viewing.number > 1
            size: 48
            glyph: "back"
            ink: box.ink
            ground: "#99202633"
            text: qsTr("Newer photo")
            onClicked: box.viewing.turn(-1)
        }

        KIconButton {
            objectName: "lightboxAfter"
            anchors.right: zoom.right
            anchors.rightMargin: Theme.s4
            anchors.verticalCenter: zoom.verticalCenter
            visible: box.viewing.number < box.viewing.count
            size: 48
            glyph: "forward"
            ink: box.ink
            ground: "#99202633"
            text: qsTr("Older photo")
            onClicked: box.viewing.turn(1)
        }

        Rectangle {
            id: caption

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: zoom.right
            height: words.implicitHeight + 2 * Theme.s3
            visible: words.text !== ""
            color: "transparent"

            KText {
                id: words

                objectName: "lightboxCaption"
                anchors.centerIn: parent
                width: Math.min(implicitWidth, parent.width - 2 * Theme.s6)
                wrapMode: Text.Wrap
                maximumLineCount: 4
                elide: Text.ElideRight
                horizontalAlignment: Text.AlignHCenter
                color: box.ink
                text: box.photo.id ? box.photo.picture.caption : ""
            }
        }

        LightboxInfo {
            id: info

            anchors.right: parent.right
            anchors.top: bar.bottom
            anchors.bottom: parent.bottom
            photo: box.photo
            onPostWanted: box.viewing.go_to_post()
        }
    }

    KLater {
        id: sure

        sourceComponent: DeletePhoto {
            viewing: box.viewing
        }
    }
}
