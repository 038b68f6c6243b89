pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Another device of this person shows a code, or a contact: it is typed or pasted here, and this computer gets a name.
KColumn {
    id: step

    required property var steps
    readonly property bool alone: steps.alone.returning
    readonly property bool ready: code.text.trim() !== "" && called.text.trim() !== ""

    function go(): void {
        if (ready && !steps.busy)
            steps.take_code(code.text, place.text, called.text);
    }

    spacing: Theme.s4
    Component.onCompleted: {
        code.text = steps.wished.code;
        place.text = steps.wished.place;
        called.text = steps.wished.name;
        (steps.spot === "place" ? place : steps.spot === "called" ? called : code).take();
    }

    StepHead {
        width: parent.width
        name: "codeBack"
        title: step.alone ? qsTr("Ask one of your contacts") : qsTr("Link this device")
        open: !step.steps.busy
        onBack: {
            step.steps.keep_code(code.text, place.text, called.text);
            step.steps.back();
        }
    }

    KNote {
        width: parent.width
        text: step.alone ? qsTr("Call them. They open you in their Kith and choose “Help … come back”, at the bottom of your page. It shows a code, which they read to you, or send you as a link.") : qsTr("On the device where you have Kith: Settings, Devices, “Link a new device”. All your people and conversations come here; both devices have them from then on.")
    }

    KField {
        id: code

        objectName: "linkCode"
        width: parent.width
        label: step.alone ? qsTr("The code they see") : qsTr("The code it shows")
        hint: "XXXX-XXXX-XXXX-XXXX"
        error: step.steps.spot === "code" ? step.steps.error : ""
        maximumLength: 2048
        onEdited: step.steps.forgive()
        onAccepted: step.go()
    }

    KField {
        id: called

        objectName: "linkName"
        width: parent.width
        label: qsTr("What should this device be called?")
        hint: qsTr("Laptop")
        error: step.steps.spot === "called" ? step.steps.error : ""
        maximumLength: 64
        input.onActiveFocusChanged: if (input.activeFocus && text === step.steps.wished.name)
            input.selectAll()  // what is only proposed goes with the first letter
        onEdited: step.steps.forgive()
        onAccepted: step.go()
    }

    KField {
        id: place

        objectName: "linkPlace"
        width: parent.width
        label: step.alone ? qsTr("Their address or that of their relay, if they are not found") : qsTr("Its address or that of your relay, if it is not found")
        hint: qsTr("Empty: found by the link, or on this network")
        error: step.steps.spot === "place" ? step.steps.error : ""
        maximumLength: 260
        onEdited: step.steps.forgive()
        onAccepted: step.go()
    }

    KNote {
        objectName: "linkWrong"
        width: parent.width
        visible: text !== ""
        text: step.steps.spot === "" ? step.steps.error : ""
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KButton {
        objectName: "linkNext"
        width: parent.width
        kind: "primary"
        text: !step.steps.locked ? qsTr("Continue") : step.alone ? qsTr("Come back") : qsTr("Link this device")
        enabled: step.ready && !busy
        busy: step.steps.busy
        onClicked: step.go()
    }
}
