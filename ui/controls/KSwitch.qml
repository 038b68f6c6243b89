import QtQuick
import QtQuick.Templates as T
import ui.theme

// On or off, with its words before it.
T.Switch {
    id: control

    property string note: ""
    property string sought: ""  // other words by which it is looked for

    implicitWidth: 240
    implicitHeight: Math.max(Theme.controlHeight, words.implicitHeight + 2 * Theme.s1)
    topPadding: Theme.s1
    bottomPadding: Theme.s1
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.5
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: note
    Keys.onReturnPressed: click()

    indicator: Rectangle {
        x: control.mirrored ? 0 : control.width - width
        y: (control.height - height) / 2
        implicitWidth: 42
        implicitHeight: 24
        radius: 12
        color: control.checked ? Theme.accent : Theme.edge

        Rectangle {
            x: control.checked !== control.mirrored ? parent.width - width - 3 : 3
            y: 3
            width: 18
            height: 18
            radius: 9
            color: "#ffffff"

            Behavior on x {
                NumberAnimation {
                    duration: Theme.quick
                }
            }
        }

        KFocus {
            of: control
            radius: 15
        }
    }

    contentItem: Item {
        KColumn {
            id: words

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            spacing: 2

            KText {
                width: control.width - 58
                text: control.text
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            KNote {
                width: control.width - 58
                visible: text !== ""
                text: control.note
                Accessible.ignored: true
            }
        }
    }
}
