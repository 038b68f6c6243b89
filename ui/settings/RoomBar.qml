import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// How much room one thing takes: its name, the amount, and a bar beside those of the others.
KColumn {
    id: line

    required property var modelData

    width: parent?.width ?? 0
    spacing: Theme.s1

    RowLayout {
        width: parent.width
        spacing: Theme.s2

        KText {
            Layout.fillWidth: true
            text: line.modelData.name
            elide: Text.ElideRight
            font.pixelSize: Theme.small
        }

        KNote {
            text: line.modelData.amount
            wrapMode: Text.NoWrap
        }
    }

    KProgress {
        width: parent.width
        value: line.modelData.share
        Accessible.ignored: true
    }
}
