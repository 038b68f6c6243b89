import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme

// A dialog in the middle of the window: a title, what is put inside, and `buttons` at its foot. Esc closes it.
T.Dialog {
    id: dialog

    property int wanted: 440
    property list<QtObject> buttons

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(wanted, parent ? parent.width - 2 * Theme.s4 : wanted)
    height: Math.min(implicitHeight, parent ? parent.height - 2 * Theme.s4 : implicitHeight)
    implicitHeight: implicitHeaderHeight + implicitContentHeight + topPadding + bottomPadding + (footer.visible ? implicitFooterHeight : 0)
    padding: Theme.s6
    topPadding: Theme.s3
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    Connections {
        target: Theme

        function onCoveredChanged(): void {
            dialog.close();
        }
    }

    header: Item {
        implicitHeight: 60

        RowLayout {
            anchors.fill: parent

            KHeading {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.s6
                text: dialog.title
            }

            KIconButton {
                Layout.rightMargin: Theme.s3
                glyph: "close"
                text: qsTr("Close")
                onClicked: dialog.close()
            }
        }
    }

    footer: Item {
        implicitHeight: Theme.controlHeight + Theme.s6
        visible: dialog.buttons.length > 0

        Row {
            anchors.right: parent.right
            anchors.rightMargin: Theme.s6
            anchors.top: parent.top
            layoutDirection: Qt.RightToLeft
            spacing: Theme.s2
            data: dialog.buttons
        }
    }

    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
        Accessible.role: Accessible.Dialog
        Accessible.name: dialog.title
    }

    T.Overlay.modal: Rectangle {
        color: Theme.shade
    }

    enter: Transition {
        NumberAnimation {
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.quick
        }
    }
}
