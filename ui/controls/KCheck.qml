import QtQuick
import QtQuick.Templates as T
import ui.theme

// A box to tick, with its words behind it.
T.CheckBox {
    id: control

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Theme.controlHeight, implicitContentHeight)
    leftPadding: mirrored ? 0 : 32
    rightPadding: mirrored ? 32 : 0
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.5
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Keys.onReturnPressed: click()

    indicator: Rectangle {
        x: control.mirrored ? control.width - width : 0
        y: (control.height - height) / 2
        implicitWidth: 22
        implicitHeight: 22
        radius: 6
        color: control.checked ? Theme.accent : "transparent"
        border.width: control.checked ? 0 : 2
        border.color: Theme.edge

        KIcon {
            anchors.centerIn: parent
            visible: control.checked
            glyph: "check"
            size: 16
            color: Theme.accentInk
        }

        KFocus {
            of: control
            radius: 9
        }
    }

    contentItem: KText {
        text: control.text
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
}
