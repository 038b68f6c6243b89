import QtQuick
import ui.theme
import ui.controls

// A backup is being restored: how far it is.
Column {
    id: step

    required property var steps

    spacing: Theme.s5

    KMark {
        anchors.horizontalCenter: parent.horizontalCenter
    }

    KHeading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Bringing everything back")
        font.pixelSize: Theme.headline
    }

    KProgress {
        objectName: "restoring"
        width: parent.width
        name: qsTr("Restoring")
        value: step.steps.coming.share
    }

    KNote {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: step.steps.coming.sentence
    }
}
