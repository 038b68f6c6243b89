import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One of my devices: what it is called, what it may do, and what can be done with it.
GridLayout {
    id: line

    required property var modelData
    required property int index
    property bool busy: false
    property bool fixed: false  // this device may change nothing any more

    signal toName
    signal toRenew
    signal toRemove

    columns: width >= 360 * Theme.scale ? 2 : 1
    columnSpacing: Theme.s3
    rowSpacing: 0

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s1

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            KText {
                objectName: "deviceName" + line.index
                Layout.fillWidth: true
                text: line.modelData.name
                elide: Text.ElideRight
                font.weight: Font.DemiBold
            }

            KNote {
                objectName: "deviceNote" + line.index
                Layout.fillWidth: true
                text: line.modelData.note
            }
        }

        KIconButton {
            objectName: "deviceRename" + line.index
            visible: !line.fixed
            glyph: "edit"
            text: qsTr("Rename %1").arg(line.modelData.name)
            hint: qsTr("Rename")
            enabled: !line.busy
            onClicked: line.toName()
        }
    }

    Row {
        visible: line.modelData.removable

        KButton {
            objectName: "deviceRenew" + line.index
            visible: line.modelData.renewable
            kind: "quiet"
            text: qsTr("Renew")
            enabled: !line.busy
            Accessible.name: qsTr("Renew %1").arg(line.modelData.name)
            onClicked: line.toRenew()
        }

        KButton {
            objectName: "deviceRemove" + line.index
            kind: "quiet"
            text: qsTr("Remove")
            sought: qsTr("delete, sign out, lost, stolen")
            enabled: !line.busy
            Accessible.name: qsTr("Remove %1").arg(line.modelData.name)
            onClicked: line.toRemove()
        }
    }
}
