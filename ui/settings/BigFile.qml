import QtQuick
import QtQuick.Layouts
import ui.controls

// One large file: what it is called, how large it is and where it stands, and a way there.
RowLayout {
    id: line

    required property var modelData
    required property int index

    signal wanted
    signal removed

    width: parent?.width ?? 0

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        KText {
            Layout.fillWidth: true
            text: line.modelData.name
            elide: Text.ElideMiddle
        }

        KNote {
            Layout.fillWidth: true
            text: line.modelData.where
        }
    }

    KIconButton {
        objectName: "storageRemove" + line.index
        visible: line.modelData.fetchable
        glyph: "delete"
        text: qsTr("Remove “%1” from this device").arg(line.modelData.name)
        hint: qsTr("Remove from this device")
        onClicked: line.removed()
    }

    KIconButton {
        objectName: "storageShow" + line.index
        visible: line.modelData.reachable
        glyph: "search"
        text: qsTr("Show “%1” in its conversation").arg(line.modelData.name)
        hint: qsTr("Show in its conversation")
        onClicked: line.wanted()
    }
}
