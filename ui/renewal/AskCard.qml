import QtQuick
import ui.theme
import ui.controls

// Another device of this person shows a code: given here, it makes a new device of this one.
KCard {
    id: card

    required property var page
    readonly property var now: page.now
    readonly property bool busy: now.step === "busy"
    readonly property string beside: qsTr("On %1: Settings, Devices, “Renew” beside “%2”. It shows a code.").arg(now.helpers).arg(now.name)
    readonly property string typed: qsTr("The code it showed you is good for a while. A new one is shown in a terminal on %1, by “kith devices link --renew %2”.").arg(now.helpers).arg(now.id)
    readonly property string where: now.out ? typed : beside

    function go(): void {
        if (code.text.trim() !== "" && !busy)
            page.ask(code.text, place.text);
    }

    function clear(): void {
        code.text = "";
        place.text = "";
    }

    glyph: "qr"
    title: qsTr("Ask another of your devices")
    note: where + " " + qsTr("This device becomes a new one of yours, in this very store. Your messages, people and pictures stay.")

    KField {
        id: code

        objectName: "renewalCode"
        width: parent.width
        label: qsTr("The code it shows")
        hint: "XXXX-XXXX-XXXX-XXXX"
        error: card.now.spot === "code" ? card.now.error : ""
        maximumLength: 1024
        readOnly: card.busy
        inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
        onAccepted: card.go()
    }

    KField {
        id: place

        objectName: "renewalPlace"
        width: parent.width
        label: qsTr("Its address, if it is on another network")
        hint: qsTr("Empty: looked for on this network")
        error: card.now.spot === "place" ? card.now.error : ""
        maximumLength: 260
        readOnly: card.busy
        onAccepted: card.go()
    }

    Connections {
        target: code.input

        function onTextEdited(): void {
            card.page.forgive();
        }
    }

    Connections {
        target: place.input

        function onTextEdited(): void {
            card.page.forgive();
        }
    }

    KButton {
        objectName: "renewalAsk"
        kind: "primary"
        busy: card.busy && card.now.spot !== "words"
        enabled: code.text.trim() !== "" && card.now.step === ""
        text: busy ? qsTr("Asking your other device…") : qsTr("Go on with this code")
        onClicked: card.go()
    }
}
