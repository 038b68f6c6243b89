import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The bar above a call: with whom, for how long, and a way to make it small.
Rectangle {
    id: head

    required property var page
    readonly property var now: page.now

    implicitHeight: Theme.headerHeight
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.s5
        anchors.rightMargin: Theme.s3
        spacing: Theme.s3

        KIcon {
            glyph: "lock"
            size: 16
            color: Theme.goodText
        }

        KHeading {
            objectName: "callName"
            Layout.fillWidth: true
            text: head.now.name
        }

        CallClock {
            visible: words === "" || head.now.their_picture // else the words stand below the name in the middle
            since: head.now.since
            words: head.now.text
        }

        KIconButton {
            objectName: "shrinkCall"
            visible: head.now.state !== "ended" && head.now.state !== "ringing"
            glyph: "down"
            text: qsTr("Make the call small (Esc)")
            onClicked: head.page.shrink(true)
        }
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
