import QtQuick
import ui.theme
import ui.controls

// Above a text that its author has from elsewhere.
Row {
    id: label

    required property color ink

    spacing: 4

    KIcon {
        anchors.verticalCenter: parent.verticalCenter
        glyph: "share"
        size: 13
        color: label.ink
    }

    KText {
        objectName: "forwarded"
        text: qsTr("Forwarded")
        font.pixelSize: Theme.caption
        font.italic: true
        color: label.ink
        Accessible.ignored: true
    }
}
