import QtQuick
import QtQuick.Layouts
import ui.theme

// A box about one thing: a glyph, a heading, a sentence, and what is put inside.
Rectangle {
    id: card

    property string glyph: ""
    property string title: ""
    property string note: ""
    property string sought: ""  // other words by which it is looked for
    property color tone: Theme.accentText
    default property alias inside: box.data

    implicitWidth: 300
    implicitHeight: column.implicitHeight + 2 * Theme.s5
    radius: Theme.radiusLarge
    color: Theme.surface
    border.width: 1
    border.color: Theme.line

    KColumn {
        id: column

        x: Theme.s5
        y: Theme.s5
        width: parent.width - 2 * Theme.s5
        spacing: Theme.s3

        RowLayout {
            width: parent.width
            spacing: Theme.s3

            KIcon {
                visible: card.glyph !== ""
                glyph: card.glyph
                size: 22
                color: card.tone
            }

            KHeading {
                Layout.fillWidth: true
                text: card.title
                wrapMode: Text.Wrap
            }
        }

        KNote {
            width: parent.width
            visible: text !== ""
            text: card.note
        }

        KColumn {
            id: box

            width: parent.width
            spacing: Theme.s3
        }
    }
}
