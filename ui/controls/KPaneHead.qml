import QtQuick
import QtQuick.Layouts
import ui.theme

// The bar at the top of a right pane: its title and a way to close it.
Rectangle {
    id: head

    property string title: ""
    property bool back: false

    signal closed

    implicitHeight: Theme.headerHeight
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: head.back ? Theme.s2 : Theme.s5
        anchors.rightMargin: Theme.s3
        spacing: Theme.s2

        KIconButton {
            objectName: "paneBack"
            visible: head.back
            glyph: "back"
            text: qsTr("Back")
            onClicked: head.closed()
        }

        KHeading {
            Layout.fillWidth: true
            text: head.title
        }

        KIconButton {
            objectName: "paneClose"
            visible: !head.back
            glyph: "close"
            text: qsTr("Close")
            onClicked: head.closed()
        }
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
