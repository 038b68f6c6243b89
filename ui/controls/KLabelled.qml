import QtQuick
import ui.theme

// A label above what is put inside, and below it what is wrong with that.
Column {
    id: labelled

    property string label: ""
    property string error: ""
    default property alias inside: box.data

    spacing: 6

    KText {
        text: labelled.label
        font.pixelSize: Theme.small
        font.weight: Font.Medium
        color: Theme.textSoft
        Accessible.ignored: true
    }

    Column {
        id: box

        width: parent.width
    }

    KNote {
        width: parent.width
        visible: text !== ""
        text: labelled.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }
}
