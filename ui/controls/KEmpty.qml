import QtQuick
import ui.theme

// What a screen says when it has nothing to show: a glyph, a heading, one sentence, and buttons put inside.
KColumn {
    id: empty

    property string glyph: "info"
    property string title: ""
    property string note: ""
    default property alias inside: actions.data

    spacing: Theme.s3
    width: Math.min(380, parent ? parent.width - 2 * Theme.s6 : 380)

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        width: 72
        height: 72
        radius: 36
        color: Theme.accentSoft

        KIcon {
            anchors.centerIn: parent
            glyph: empty.glyph
            size: 34
            color: Theme.accentSoftInk
        }
    }

    KHeading {
        width: parent.width
        topPadding: Theme.s1
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: empty.title
    }

    KNote {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        visible: text !== ""
        text: empty.note
    }

    KColumn {
        id: actions

        anchors.horizontalCenter: parent.horizontalCenter
        topPadding: Theme.s1
        spacing: Theme.s2
    }
}
