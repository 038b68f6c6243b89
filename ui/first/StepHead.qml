import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The head of a step that one can go back from: `name` is what a robot finds the way back by.
RowLayout {
    id: head

    property string name: ""
    property alias title: heading.text
    property alias open: button.enabled

    signal back

    spacing: Theme.s1

    KIconButton {
        id: button

        objectName: head.name
        glyph: "back"
        text: qsTr("Back")
        onClicked: head.back()
    }

    KHeading {
        id: heading

        Layout.fillWidth: true
        wrapMode: Text.Wrap
        font.pixelSize: Theme.headline
    }
}
