import QtQuick
import QtQuick.Layouts
import ui.theme

// The bar at the top of a page or pane: a title, and buttons put inside. `back` puts a way back before the title.
Rectangle {
    id: header

    property string title: ""
    property string subtitle: ""
    property bool back: false
    default property alias inside: actions.data

    signal backwards

    implicitHeight: Theme.headerHeight
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: header.back ? Theme.s3 : Theme.s5
        anchors.rightMargin: Theme.s3
        spacing: Theme.s2

        KIconButton {
            objectName: "headerBack"
            visible: header.back
            glyph: "back"
            text: qsTr("Back")
            onClicked: header.backwards()
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            KHeading {
                Layout.fillWidth: true
                text: header.title
                font.pixelSize: Theme.headline
                font.weight: Font.Bold
            }

            KNote {
                Layout.fillWidth: true
                visible: text !== ""
                text: header.subtitle
                wrapMode: Text.NoWrap
            }
        }

        RowLayout {
            id: actions

            spacing: Theme.s1
        }
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
