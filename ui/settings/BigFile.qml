import QtQuick
import QtQuick.Layouts
import ui.controls

// One large file: what it is called, how large it is and where it stands, and a way there.
RowLayout {
    id: line

    required property var modelData
    required property int index

    signal wanted

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
        objectName: "storageShow" + line.index
        visible: line.modelData.reachable
        glyph: "search"
        text: qsTr("Show “%1” in its conversation").arg(line.modelData.name)
        hint: qsTr("Show in its conversation")
        onClicked: line.wanted()
    }
}
