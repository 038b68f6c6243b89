import QtQuick
import QtQuick.Layouts
import ui.theme

// A file that a person shows: where it is, the button that asks for it, and what is wrong with it.
KColumn {
    id: choice

    property string path: ""
    property string none: ""
    property string text: ""
    property string error: ""

    signal asked

    function take(): void {
        button.forceActiveFocus();
    }

    spacing: Theme.s2

    RowLayout {
        width: parent.width
        spacing: Theme.s3

        KText {
            objectName: "filePath"
            Layout.fillWidth: true
            text: choice.path || choice.none
            elide: Text.ElideMiddle
            font.pixelSize: Theme.small
            color: choice.path ? Theme.text : Theme.textFaint
        }

        KButton {
            id: button

            objectName: "fileChoose"
            glyph: "folder"
            text: choice.text
            onClicked: choice.asked()
        }
    }

    KNote {
        objectName: "fileError"
        width: parent.width
        visible: text !== ""
        text: choice.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }
}
