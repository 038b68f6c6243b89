pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Another device of this person shows a code: it is typed or pasted here, and this computer gets a name.
Column {
    id: step

    required property var steps
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
        code.take();
    }

    RowLayout {
        width: parent.width
        spacing: Theme.s1

        KIconButton {
            objectName: "codeBack"
            glyph: "back"
            text: qsTr("Back")
            enabled: !step.steps.busy
            onClicked: step.steps.back()
        }

        KHeading {
            Layout.fillWidth: true
            text: qsTr("Link this device")
            font.pixelSize: Theme.headline
        }
    }

    KNote {
        width: parent.width
        text: qsTr("On the device where you have Kith: Settings, Devices, “Link a new device”. All your people and conversations come here; both devices have them from then on.")
    }

    KField {
        id: code

        objectName: "linkCode"
        width: parent.width
        label: qsTr("The code it shows")
        hint: "XXXX-XXXX-XXXX-XXXX"
        error: step.steps.spot === "code" ? step.steps.error : ""
        maximumLength: 2048
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
        onAccepted: step.go()
    }

    KField {
        id: place

        objectName: "linkPlace"
        width: parent.width
        label: qsTr("Its address or that of your relay, if it is not found")
        hint: qsTr("Empty: found by the link, or on this network")
        error: step.steps.spot === "place" ? step.steps.error : ""
        maximumLength: 260
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
        text: step.steps.locked ? qsTr("Link this device") : qsTr("Continue")
        enabled: step.ready && !busy
        busy: step.steps.busy
        onClicked: step.go()
    }
}
