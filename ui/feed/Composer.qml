pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Where a post is written: text, one picture with its preview, and always in sight for whom it is.
Rectangle {
    id: composer

    required property var page
    readonly property bool pictured: page.preview.url !== undefined
    readonly property bool ready: (entry.text.trim() !== "" || pictured) && page.addressed && room >= 0
    readonly property int room: page.room(entry.text)

    function post(): void {
        if (ready && !page.busy)
            page.post(entry.text);
    }

    function take(): void {
        entry.take();
    }

    implicitHeight: column.implicitHeight + 2 * Theme.s3
    radius: Theme.radiusLarge
    color: Theme.surface
    border.width: 1
    border.color: entry.input.activeFocus ? Theme.accent : Theme.line

    Connections {
        target: composer.page

        function onPosted(): void {
            entry.text = "";
        }
    }

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: Theme.s3
        spacing: Theme.s2

        KArea {
            id: entry

            objectName: "composer"
            Layout.fillWidth: true
            framed: false
            most: 260
            hint: qsTr("What would you like to share?")
            name: qsTr("New post")
            Keys.onPressed: event => {
                if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier) {
                    event.accepted = true;
                    composer.post();
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s3
            visible: composer.pictured
            spacing: Theme.s3

            KPicture {
                objectName: "postPreview"
                implicitWidth: 120
                implicitHeight: 84
                source: composer.page.preview.url ?? ""
                alt: qsTr("Picture to post")
            }

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 2

                KText {
                    Layout.fillWidth: true
                    text: composer.page.preview.name ?? ""
                    elide: Text.ElideMiddle
                }

                KNote {
                    Layout.fillWidth: true
                    text: qsTr("%1, posted without place and device data").arg(composer.page.preview.size ?? "")
                }
            }

            KIconButton {
                objectName: "removePicture"
                Layout.alignment: Qt.AlignTop
                glyph: "close"
                text: qsTr("Remove the picture")
                onClicked: composer.page.unpick()
            }
        }

        KNote {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s3
            objectName: "postRoom"
            visible: composer.room < 500
            text: composer.room < 0 ? qsTr("%1 characters too many").arg(-composer.room) : qsTr("%1 characters left").arg(composer.room)
            color: composer.room < 0 ? Theme.dangerText : Theme.textFaint
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.s1

            KIconButton {
                objectName: "attachPicture"
                glyph: "image"
                text: qsTr("Add a picture")
                enabled: !composer.page.busy
                onClicked: composer.page.pick()
            }

            KButton {
                objectName: "audience"
                Layout.fillWidth: true
                Layout.maximumWidth: implicitWidth
                kind: "quiet"
                glyph: composer.page.addressee === "contacts" ? "globe" : composer.page.addressee === "group" ? "chats" : "people"
                text: composer.page.audience
                Accessible.name: qsTr("For whom: %1").arg(composer.page.audience)
                onClicked: audience.made().open()
            }

            Item {
                Layout.fillWidth: true
            }

            KButton {
                objectName: "post"
                kind: "primary"
                glyph: "send"
                text: qsTr("Post")
                busy: composer.page.busy
                enabled: composer.ready && !composer.page.busy
                onClicked: composer.post()
            }
        }
    }

    KLater {
        id: audience

        sourceComponent: AudienceDialog {
            page: composer.page
        }
    }
}
