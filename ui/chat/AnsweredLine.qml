import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Above the field to write in: the message that is answered or edited, and a way to think better of it.
RowLayout {
    id: bar

    required property var line
    property bool editing: false

    signal dropped

    objectName: "composerAbout"
    visible: line !== null && line !== undefined
    spacing: Theme.s3

    KIcon {
        glyph: bar.editing ? "edit" : "reply"
        size: 18
        color: Theme.accentText
    }

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        KText {
            Layout.fillWidth: true
            text: bar.editing ? qsTr("Edit your message") : qsTr("Reply to %1").arg(bar.line?.mine ? qsTr("yourself") : bar.line?.author_name ?? "")
            font.pixelSize: Theme.caption
            font.weight: Font.DemiBold
            color: Theme.accentText
        }

        KText {
            Layout.fillWidth: true
            text: (bar.line?.brief ?? "").replace(/\s+/g, " ")
            font.pixelSize: Theme.small
            color: Theme.textSoft
        }
    }

    KIconButton {
        size: 32
        glyph: "close"
        text: qsTr("Never mind (Esc)")
        onClicked: bar.dropped()
    }
}
