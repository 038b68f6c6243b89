import QtQuick
import ui.theme

// A label above what is put inside, and below it what is wrong with that.
KColumn {
    id: labelled

    property string label: ""
    property string error: ""
    property string sought: ""  // other words by which it is looked for
    default property alias inside: box.data

    spacing: 6

    KText {
        width: parent.width
        text: labelled.label
        wrapMode: Text.Wrap
        font.pixelSize: Theme.small
        font.weight: Font.Medium
        color: Theme.textSoft
        Accessible.ignored: true
    }

    KColumn {
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
