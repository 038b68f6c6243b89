import QtQuick
import QtQuick.Templates as T
import ui.theme

// The scroll bar of every list.
T.ScrollBar {
    id: bar

    implicitWidth: 10
    implicitHeight: 10
    padding: 2
    minimumSize: 0.06
    visible: size < 1 && policy !== T.ScrollBar.AlwaysOff
    Accessible.ignored: true

    contentItem: Rectangle {
        radius: width / 2
        color: Theme.edge
        opacity: bar.pressed ? 0.9 : bar.hovered ? 0.7 : bar.active ? 0.5 : 0.25

        Behavior on opacity {
            NumberAnimation {
                duration: Theme.smooth
            }
        }
    }
}
