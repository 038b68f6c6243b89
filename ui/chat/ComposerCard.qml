import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// Above the field: the preview that goes with what is written, while it is made and once it is there. It can be dropped.
T.Control {
    id: card

    required property var linking
    readonly property var now: linking.now
    readonly property bool there: now.title !== ""
    readonly property string said: there ? now.title : now.coming ? qsTr("Asking the page…") : now.trouble || qsTr("Comes when you go on writing and pause")

    signal leaving

    objectName: "linkCard"
    implicitHeight: Math.max(56, line.implicitHeight + 2 * Theme.s2)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Preview of %1: %2").arg(now.host).arg(said)
    Accessible.focusable: true
    Keys.onDeletePressed: {
        linking.drop();
        leaving();
    }
    Keys.onEscapePressed: leaving()

    background: Rectangle {
        radius: Theme.radius
        color: Theme.sunken

        KFocus {
            of: card
            radius: Theme.radius
        }
    }

    contentItem: RowLayout {
        id: line

        spacing: Theme.s3

        KPicture {
            objectName: "linkCardPicture"
            Layout.leftMargin: Theme.s2
            Layout.preferredWidth: 44
            Layout.preferredHeight: 44
            visible: card.now.picture !== ""
            source: card.now.picture
            alt: card.now.title
            Accessible.ignored: true
        }

        KSpinner {
            Layout.leftMargin: Theme.s3
            visible: card.now.coming
            size: 22
            Accessible.ignored: true
        }

        KIcon {
            Layout.leftMargin: Theme.s3
            visible: !card.now.coming && card.now.picture === ""
            glyph: card.now.trouble !== "" ? "info" : "link"
            size: 22
            color: Theme.textSoft
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 1

            KText {
                objectName: "linkCardHost"
                Layout.fillWidth: true
                text: qsTr("Preview of %1").arg(card.now.host)
                elide: Text.ElideRight
                font.pixelSize: Theme.caption
                color: Theme.textSoft
                Accessible.ignored: true
            }

            KText {
                objectName: "linkCardSaid"
                Layout.fillWidth: true
                text: card.said
                elide: Text.ElideRight
                font.pixelSize: Theme.small
                font.weight: card.there ? Font.DemiBold : Font.Normal
                color: card.there ? Theme.text : Theme.textSoft
                Accessible.ignored: true
            }
        }

        KIconButton {
            objectName: "linkCardDrop"
            Layout.rightMargin: Theme.s1
            size: 32
            glyph: "close"
            text: qsTr("Send no preview")
            hint: qsTr("%1 (Ctrl+P)").arg(text)
            onClicked: {
                card.linking.drop();
                card.leaving();
            }
        }
    }
}
