import QtQuick
import ui.theme
import ui.controls

// A backup is being restored, with how far it is; or somebody comes back by the help of a contact.
KColumn {
    id: step

    required property var steps
    readonly property bool alone: steps.step === "returning"

    spacing: Theme.s5

    KMark {
        anchors.horizontalCenter: parent.horizontalCenter
    }

    KHeading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: step.alone ? qsTr("Coming back") : qsTr("Bringing everything back")
        font.pixelSize: Theme.headline
    }

    KProgress {
        objectName: "restoring"
        width: parent.width
        visible: !step.alone
        name: qsTr("Restoring")
        value: step.steps.coming.share
    }

    KSpinner {
        objectName: "returning"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: step.alone
    }

    KNote {
        objectName: "restoringSentence"
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: step.alone ? qsTr("Asking your contact for what your account is made of, so that this computer becomes a new device of yours.") : step.steps.coming.sentence
    }
}
