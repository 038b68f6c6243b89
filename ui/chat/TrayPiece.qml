import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// One file that goes along: left and right move it, Del takes it off.
T.Control {
    id: piece

    required property int index
    required property string id
    required property string name
    required property string note
    required property string url
    required property bool pictured
    required property string trouble
    required property var attaching
    required property int count

    signal leaving

    objectName: "trayPiece-" + index
    implicitWidth: Math.round(228 * Math.max(1, Theme.scale))
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1, %2").arg(name).arg(note)
    Accessible.focusable: true
    Keys.onDeletePressed: attaching.remove(id)
    Keys.onLeftPressed: attaching.move(id, Theme.mirrored ? 1 : -1)
    Keys.onRightPressed: attaching.move(id, Theme.mirrored ? -1 : 1)
    Keys.onEscapePressed: leaving()

    background: Rectangle {
        radius: Theme.radius
        color: Theme.sunken
        border.width: piece.trouble ? 1 : 0
        border.color: Theme.dangerText

        KFocus {
            of: piece
            radius: Theme.radius
        }
    }

    contentItem: RowLayout {
        spacing: Theme.s2

        KPicture {
            Layout.leftMargin: Theme.s2
            Layout.preferredWidth: 60
            Layout.preferredHeight: 60
            visible: piece.pictured && piece.url !== ""
            source: piece.url
            alt: piece.name
            Accessible.ignored: true
        }

        KIcon {
            Layout.leftMargin: Theme.s3
            visible: !piece.pictured || piece.url === ""
            glyph: piece.trouble ? "alert" : piece.pictured ? "image" : "file"
            size: 26
            color: piece.trouble ? Theme.dangerText : Theme.textSoft
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 1

            KText {
                Layout.fillWidth: true
                text: piece.name
                elide: Text.ElideMiddle
                font.pixelSize: Theme.small
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }

            KText {
                Layout.fillWidth: true
                text: piece.note
                wrapMode: Text.Wrap
                maximumLineCount: 2
                elide: Text.ElideRight
                font.pixelSize: Theme.caption
                color: piece.trouble ? Theme.dangerText : Theme.textSoft
                Accessible.ignored: true
            }
        }

        KIconButton {
            objectName: "trayRemove-" + piece.index
            focusPolicy: Qt.TabFocus
            size: 32
            glyph: "close"
            text: qsTr("Take off %1").arg(piece.name)
            onClicked: piece.attaching.remove(piece.id)
        }
    }
}
