import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// A picture of a conversation over the whole window. Left and right turn, + and - enlarge, 0 fits, S saves, Esc ends.
T.Popup {
    id: box

    required property var files
    readonly property var seen: files.seen
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
        files.close();
    }

    function show(): void {
        files.seen.id !== "" ? open() : close();
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
        objectName: "pictureView"
        focus: true
        Keys.onLeftPressed: box.files.turn(Theme.mirrored ? 1 : -1)
        Keys.onRightPressed: box.files.turn(Theme.mirrored ? -1 : 1)
        Keys.onPressed: event => {
            if (event.key === Qt.Key_Plus || event.key === Qt.Key_Equal)
                zoom.enlarge(1.5, zoom.width / 2, zoom.height / 2);
            else if (event.key === Qt.Key_Minus)
                zoom.enlarge(1 / 1.5, zoom.width / 2, zoom.height / 2);
            else if (event.key === Qt.Key_0)
                zoom.reset();
            else if (event.key === Qt.Key_Up || event.key === Qt.Key_Down)
                zoom.move(0, event.key === Qt.Key_Up ? -80 : 80);
            else if (Keymap.hit(event, "save") && box.seen.here)
                box.files.save(box.seen.id, box.seen.file);
            else
                return;
            event.accepted = true;
        }

        KZoom {
            id: zoom

            objectName: "pictureViewed"
            anchors.fill: parent
            anchors.topMargin: bar.height
            anchors.bottomMargin: caption.visible ? caption.height + 2 * Theme.s3 : Theme.s4
            source: box.seen.full
            rough: box.seen.url
            alt: box.seen.name ?? ""
            onFailed: box.files.renew(box.seen.full)
        }

        RowLayout {
            id: bar

            width: parent.width
            height: Theme.headerHeight
            spacing: Theme.s1

            KIconButton {
                objectName: "pictureClose"
                Layout.leftMargin: Theme.s3
                glyph: "close"
                ink: box.ink
                text: qsTr("Close")
                onClicked: box.close()
            }

            ColumnLayout {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.s2
                spacing: 0

                KText {
                    Layout.fillWidth: true
                    color: box.ink
                    font.weight: Font.DemiBold
                    text: box.seen.who ?? ""
                }

                KText {
                    Layout.fillWidth: true
                    color: box.ink
                    opacity: 0.75
                    font.pixelSize: Theme.small
                    text: box.seen.id ? qsTr("%1 · %2").arg(box.seen.when).arg(box.seen.note) : ""
                }
            }

            KText {
                objectName: "pictureCount"
                Layout.rightMargin: Theme.s2
                visible: box.seen.count > 1
                color: box.ink
                opacity: 0.75
                font.pixelSize: Theme.small
                text: qsTr("%1 of %2").arg(box.seen.number).arg(box.seen.count)
            }

            KIconButton {
                objectName: "pictureSave"
                Layout.rightMargin: Theme.s3
                glyph: "download"
                ink: box.ink
                enabled: box.seen.here
                text: qsTr("Save (S)")
                onClicked: box.files.save(box.seen.id, box.seen.file)
            }
        }

        KIconButton {
            objectName: "pictureBefore"
            anchors.left: parent.left
            anchors.leftMargin: Theme.s4
            anchors.verticalCenter: zoom.verticalCenter
            visible: box.seen.number > 1
            size: 48
            glyph: "back"
            ink: box.ink
            ground: "#99202633"
            text: qsTr("Older photo")
            onClicked: box.files.turn(-1)
        }

        KIconButton {
            objectName: "pictureAfter"
            anchors.right: parent.right
            anchors.rightMargin: Theme.s4
            anchors.verticalCenter: zoom.verticalCenter
            visible: box.seen.number < box.seen.count
            size: 48
            glyph: "forward"
            ink: box.ink
            ground: "#99202633"
            text: qsTr("Newer photo")
            onClicked: box.files.turn(1)
        }

        KText {
            id: caption

            objectName: "pictureCaption"
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.s3
            anchors.horizontalCenter: parent.horizontalCenter
            visible: text !== ""
            width: Math.min(implicitWidth, parent.width - 2 * Theme.s6)
            wrapMode: Text.Wrap
            maximumLineCount: 4
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            color: box.ink
            text: box.seen.text ?? ""
        }
    }
}
