import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// One photo of the grid: opened by a click, with a bar while its file is on its way and a clock while it waits to leave.
T.AbstractButton {
    id: cell

    required property var photo
    property bool current: false
    property bool still: true  // nothing moves past
    property bool rested: false

    signal stale

    Timer {
        running: cell.still && !cell.rested
        interval: 300
        onTriggered: cell.rested = true
    }

    objectName: "photo"
    text: photo.say
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.focusable: true
    Accessible.focused: current
    Accessible.onPressAction: cell.clicked()

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    background: KPicture {
        source: cell.photo.source
        full: cell.rested ? cell.photo.full : ""
        alt: cell.text
        radius: Theme.s1
        Accessible.ignored: true
        onStatusChanged: if (status === Image.Error)
            cell.stale()

        Rectangle {
            anchors.fill: parent
            color: Theme.shade
            opacity: cell.hovered ? 0.25 : 0

            Behavior on opacity {
                NumberAnimation {
                    duration: Theme.quick
                }
            }
        }

        Rectangle {
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.s2
            width: 24
            height: 24
            radius: 12
            visible: cell.photo.waiting
            color: Theme.raised

            KIcon {
                anchors.centerIn: parent
                glyph: "clock"
                size: 16
            }
        }

        KProgress {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.s2
            visible: cell.photo.share < 1
            value: cell.photo.share
            name: qsTr("Fetched")
        }

        Rectangle {
            anchors.fill: parent
            visible: cell.current
            color: "transparent"
            border.width: 3
            border.color: Theme.focus
            radius: Theme.s1
        }
    }
}
