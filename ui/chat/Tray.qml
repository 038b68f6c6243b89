pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Above the field: what goes with the next message: the preview of a link, or files in their order and how they go.
ColumnLayout {
    id: tray

    required property var attaching
    required property var now
    readonly property bool carried: attaching.count > 0 && !now.editing
    readonly property bool linked: attaching.linking.now.link !== ""

    signal leaving

    objectName: "tray"
    visible: carried || linked || now.sending > 0
    spacing: Theme.s1

    KNote {
        objectName: "traySending"
        Layout.fillWidth: true
        Layout.leftMargin: Theme.s5
        Layout.topMargin: Theme.s2
        visible: tray.now.sending > 0
        text: qsTr("Files are being taken in. They go out then, and arrive after the message.")
    }

    ComposerCard {
        Layout.fillWidth: true
        Layout.leftMargin: Theme.s4
        Layout.rightMargin: Theme.s4
        Layout.topMargin: Theme.s2
        visible: tray.linked
        linking: tray.attaching.linking
        onLeaving: tray.leaving()
    }

    ListView {
        id: strip

        objectName: "trayPieces"
        Layout.fillWidth: true
        Layout.leftMargin: Theme.s4
        Layout.rightMargin: Theme.s4
        Layout.topMargin: Theme.s2
        implicitHeight: Math.round(76 * Math.max(1, Theme.scale))
        visible: tray.carried
        orientation: ListView.Horizontal
        spacing: Theme.s2
        clip: true
        model: tray.attaching.pieces
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Files to be sent")

        delegate: TrayPiece {
            height: strip.height
            attaching: tray.attaching
            count: strip.count
            onLeaving: tray.leaving()
        }
    }

    KSwitch {
        objectName: "trayOriginals"
        Layout.fillWidth: true
        Layout.leftMargin: Theme.s5
        Layout.rightMargin: Theme.s5
        visible: tray.carried && tray.attaching.mayBeOriginal
        text: qsTr("Send originals")
        note: checked ? qsTr("Bit for bit, with the place and the camera if they stand in them") : qsTr("Off: pictures go without place and device data")
        checked: tray.attaching.originals
        onToggled: tray.attaching.keep_originals(checked)
    }
}
