import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The bar above a photo: whose it is, which of how many, and what can be done with it.
Item {
    id: bar

    required property var viewing
    required property color ink
    required property bool here
    readonly property var photo: viewing.photo

    signal ended
    signal informed
    signal deleted

    height: Theme.headerHeight

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.s3
        anchors.rightMargin: Theme.s3
        spacing: Theme.s1

        KIconButton {
            objectName: "lightboxClose"
            glyph: "close"
            ink: bar.ink
            text: qsTr("Close")
            onClicked: bar.ended()
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s2
            spacing: 0

            KText {
                Layout.fillWidth: true
                color: bar.ink
                font.weight: Font.DemiBold
                text: !bar.photo.id ? "" : bar.photo.mine ? qsTr("You") : bar.photo.author_name
            }

            KText {
                Layout.fillWidth: true
                color: bar.ink
                opacity: 0.75
                font.pixelSize: Theme.small
                text: bar.photo.id ? bar.photo.when : ""
            }
        }

        KProgress {
            Layout.preferredWidth: 120
            visible: bar.photo.id !== "" && !bar.here
            value: bar.photo.id ? bar.photo.share : 0
            name: qsTr("Fetched")
        }

        KText {
            objectName: "lightboxCount"
            Layout.rightMargin: Theme.s2
            color: bar.ink
            opacity: 0.75
            font.pixelSize: Theme.small
            text: qsTr("%1 of %2").arg(bar.viewing.number).arg(bar.viewing.count)
        }

        KIconButton {
            objectName: "lightboxInfo"
            glyph: "info"
            ink: bar.ink
            text: qsTr("Information (I)")
            onClicked: bar.informed()
        }

        KIconButton {
            objectName: "lightboxSave"
            glyph: "download"
            ink: bar.ink
            enabled: bar.here
            text: qsTr("Save the original (S)")
            onClicked: bar.viewing.save()
        }

        KIconButton {
            objectName: "lightboxDelete"
            visible: bar.photo.may_delete === true
            glyph: "delete"
            ink: bar.ink
            text: qsTr("Delete (Del)")
            onClicked: bar.deleted()
        }
    }
}
