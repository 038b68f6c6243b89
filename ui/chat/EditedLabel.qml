import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// Beside the time of a message that was changed: opens what it said before.
T.AbstractButton {
    id: label

    property color ink: Theme.textFaint

    objectName: "edited"
    implicitWidth: words.implicitWidth
    implicitHeight: words.implicitHeight
    focusPolicy: Qt.StrongFocus
    text: qsTr("edited")
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Edited: what it said before")
    Keys.onReturnPressed: click()

    contentItem: KText {
        id: words

        text: label.text
        font.pixelSize: Math.round(11 * Theme.scale)
        font.underline: label.hovered || label.visualFocus
        color: label.ink
        Accessible.ignored: true
    }

    background: Item {
        KFocus {
            of: label
            anchors.margins: -2
            radius: 4
        }
    }

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}
