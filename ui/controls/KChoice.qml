import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme

// One of a few things to choose from, with a sentence about it.
T.RadioButton {
    id: choice

    property string glyph: ""
    property string note: ""
    property string sought: ""  // other words by which it is looked for

    implicitWidth: 300
    implicitHeight: Math.max(64, words.implicitHeight + 2 * Theme.s3)
    focusPolicy: Qt.StrongFocus
    autoExclusive: false
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Accessible.description: note
    Keys.onReturnPressed: click()

    contentItem: RowLayout {
        spacing: Theme.s3

        KIcon {
            Layout.leftMargin: Theme.s4
            visible: glyph !== ""
            glyph: choice.glyph
            size: 22
            color: choice.checked ? Theme.accentText : Theme.textSoft
        }

        ColumnLayout {
            id: words

            Layout.fillWidth: true
            Layout.leftMargin: choice.glyph ? 0 : Theme.s4
            spacing: 2

            KText {
                Layout.fillWidth: true
                text: choice.text
                font.weight: Font.DemiBold
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            KNote {
                Layout.fillWidth: true
                visible: text !== ""
                text: choice.note
                Accessible.ignored: true
            }
        }

        Rectangle {
            Layout.rightMargin: Theme.s4
            implicitWidth: 20
            implicitHeight: 20
            radius: 10
            color: "transparent"
            border.width: choice.checked ? 6 : 2
            border.color: choice.checked ? Theme.accent : Theme.edge
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: choice.checked ? Theme.accentSoft : choice.hovered ? Theme.hover : "transparent"
        border.width: choice.checked ? 2 : 1
        border.color: choice.checked ? Theme.accent : Theme.line

        KFocus {
            of: choice
        }
    }
}
