import QtQuick
import ui.theme
import ui.controls

// The node that runs, or the store, is of a version of Kith that does not go together with this window.
KColumn {
    id: step

    required property var steps
    readonly property bool older: steps.step === "node_older"
    readonly property bool store: steps.step === "store_newer"

    spacing: Theme.s4

    KEmpty {
        anchors.horizontalCenter: parent.horizontalCenter
        glyph: step.store ? "alert" : "refresh"
        title: step.store ? qsTr("This store needs a newer Kith") : step.older ? qsTr("Kith was updated") : qsTr("A newer Kith is running")
        note: step.steps.error

        KButton {
            objectName: "replaceNode"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: step.older
            kind: "primary"
            busy: step.steps.busy
            text: step.steps.busy ? qsTr("Restarting…") : qsTr("Restart the node")
            onClicked: step.steps.replace_node()
        }

        KButton {
            objectName: "startAnew"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !step.older
            kind: "primary"
            text: qsTr("Start Kith again")
            onClicked: step.steps.start_anew()
        }
    }

    KNote {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        visible: !step.older
        text: step.store ? qsTr("Install the newest Kith first. What is in the store stays as it is until then.") : qsTr("If this comes again, an older Kith is installed beside the newer one: remove the older.")
    }
}
