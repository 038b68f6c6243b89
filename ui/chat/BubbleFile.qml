import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A file in a bubble: its name, how large it is or how far, and what can be done with it: download, stop, save.
Rectangle {
    id: row

    required property var line
    required property var file
    readonly property var files: line?.talk.files ?? null
    readonly property bool mine: line?.mine ?? false
    readonly property color ink: mine ? Theme.mineInk : Theme.theirsInk
    readonly property color inkSoft: mine ? Theme.mineInkSoft : Theme.theirsInkSoft

    objectName: "bubbleFile"
    implicitHeight: layout.implicitHeight + 2 * Theme.s2
    radius: 8
    color: mine ? Qt.rgba(0, 0, 0, 0.16) : Qt.alpha(Theme.text, 0.06)

    RowLayout {
        id: layout

        anchors.fill: parent
        anchors.leftMargin: Theme.s3
        anchors.rightMargin: Theme.s1
        spacing: Theme.s2

        KIcon {
            glyph: row.file.failed ? "alert" : "file"
            size: 24
            color: row.ink
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.topMargin: Theme.s2
            Layout.bottomMargin: Theme.s2
            spacing: 2

            KText {
                objectName: "fileName"
                Layout.fillWidth: true
                text: row.file.name
                elide: Text.ElideMiddle
                font.weight: Font.DemiBold
                color: row.ink
                Accessible.ignored: true
            }

            KText {
                objectName: "fileNote"
                Layout.fillWidth: true
                text: row.file.note
                wrapMode: Text.Wrap
                font.pixelSize: Theme.caption
                color: row.inkSoft
                Accessible.ignored: true
            }

            KProgress {
                objectName: "fileProgress"
                Layout.fillWidth: true
                visible: row.file.coming
                name: qsTr("Download of %1").arg(row.file.name)
                value: row.file.share
                color: row.mine ? Qt.rgba(1, 1, 1, 0.25) : Theme.edge
                tone: row.mine ? Theme.mineInk : Theme.accent
            }
        }

        KIconButton {
            objectName: "fetchFile"
            focusPolicy: Qt.TabFocus  // a click leaves the focus where one writes
            visible: !row.file.here && !row.file.coming
            glyph: row.file.failed ? "refresh" : "fetch"
            ink: row.ink
            text: row.file.failed ? qsTr("Try again: %1").arg(row.file.name) : qsTr("Download %1 (%2)").arg(row.file.name).arg(row.file.amount)
            onClicked: row.files.fetch(row.line.id, row.file.number)
        }

        KIconButton {
            objectName: "stopFile"
            focusPolicy: Qt.TabFocus
            visible: row.file.coming
            glyph: "close"
            ink: row.ink
            text: qsTr("Stop the download of %1").arg(row.file.name)
            onClicked: row.files.stop(row.line.id, row.file.number)
        }

        KIconButton {
            objectName: "saveFile"
            focusPolicy: Qt.TabFocus
            visible: row.file.here
            glyph: "download"
            ink: row.ink
            text: qsTr("Save %1").arg(row.file.name)
            onClicked: row.files.save(row.line.id, row.file.number)
        }
    }
}
