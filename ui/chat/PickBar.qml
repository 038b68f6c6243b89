pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// In the place of the field to write in while messages are selected: how many, and what can be done with them.
Rectangle {
    id: bar

    required property var talk
    readonly property var picking: talk.picking
    readonly property var now: picking.now

    signal leaving

    function leave(): void {
        picking.clear();
        leaving();
    }

    function drop(everywhere: bool): void {
        picking.delete(everywhere);
        leaving();
    }

    implicitHeight: row.implicitHeight + 2 * Theme.s2
    visible: now.on
    color: Theme.surface
    Keys.onEscapePressed: leave()
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Selected messages")

    KLine {
        width: parent.width
    }

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.s3
        anchors.rightMargin: Theme.s3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.s1

        KIconButton {
            objectName: "pickCancel"
            size: 42
            glyph: "close"
            text: qsTr("Select nothing")
            hint: qsTr("%1 (Esc)").arg(text)
            onClicked: bar.leave()
        }

        KText {
            objectName: "pickCount"
            Layout.fillWidth: true
            text: qsTr("%1 selected").arg(bar.now.count) + (bar.now.passing === bar.now.count ? "" : bar.now.passing === 0 ? qsTr(" · cannot be forwarded") : qsTr(" · %1 can be forwarded").arg(bar.now.passing))
            Accessible.role: Accessible.AlertMessage
        }

        KIconButton {
            objectName: "pickCopy"
            size: 42
            enabled: bar.now.copies
            glyph: "copy"
            text: qsTr("Copy")
            hint: qsTr("%1 (Ctrl+C)").arg(text)
            onClicked: {
                bar.picking.copy();
                bar.leaving();
            }
        }

        KIconButton {
            objectName: "pickForward"
            size: 42
            enabled: bar.now.passing > 0
            glyph: "share"
            text: qsTr("Forward")
            hint: qsTr("%1 (Ctrl+Shift+S)").arg(text)
            onClicked: bar.picking.forward()
        }

        KIconButton {
            id: del

            objectName: "pickDelete"
            size: 42
            glyph: "delete"
            ink: Theme.dangerText
            text: qsTr("Delete…")
            onClicked: {
                const ways = later.made();
                ways.popup(del, del.width - ways.width, -ways.height);
            }
        }
    }

    KLater {
        id: later

        sourceComponent: KMenu {
            title: qsTr("Delete")

            KMenuItem {
                objectName: "pickDeleteForMe"
                glyph: "delete"
                text: qsTr("Delete for me")
                danger: true
                onTriggered: bar.drop(false)
            }

            KMenuItem {
                objectName: "pickDeleteForAll"
                glyph: "delete"
                text: bar.talk.now.group ? qsTr("Delete for everybody") : qsTr("Delete for both")
                enabled: bar.now.deletable && bar.talk.now.belongs
                danger: true
                onTriggered: bar.drop(true)
            }
        }
    }
}
