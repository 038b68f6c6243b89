import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// An old copy of the store was put back, or the device removed: what that means, and a code or the 24 words that make a
// new device of this computer.
Rectangle {
    id: renewal

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property bool done: now.step === "done"
    readonly property bool whole: !done && !now.behind && !now.out && now.step === "" && now.error === ""
    readonly property bool waits: !done && !whole
    readonly property Item sheet: renewal

    color: Theme.canvas

    Connections {
        target: renewal.page

        function onChanged(): void {
            if (!renewal.done)
                return;
            words.text = "";
            asking.clear();
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            objectName: "renewalHeader"
            Layout.fillWidth: true
            title: !renewal.waits ? qsTr("All is well again") : renewal.now.out ? qsTr("This device was removed") : qsTr("An old copy was put back")
            back: true
            onBackwards: renewal.shell.go("chats", "")
        }

        KSheet {
            Layout.fillWidth: true
            Layout.fillHeight: true

            KCard {
                objectName: "renewalDone"
                Layout.fillWidth: true
                visible: renewal.done
                glyph: "check"
                tone: Theme.goodText
                title: qsTr("This computer is a new device of yours")
                note: qsTr("You can write again. What others hold of yours comes back from them by itself.")

                KButton {
                    objectName: "renewalLeave"
                    kind: "primary"
                    text: qsTr("To my chats")
                    onClicked: renewal.shell.go("chats", "")
                }
            }

            KCard {
                objectName: "renewalWhole"
                Layout.fillWidth: true
                visible: renewal.whole
                glyph: "check"
                tone: Theme.goodText
                title: qsTr("Everything has come back")
                note: qsTr("Nothing is lacking any more, and there is nothing to do.")
            }

            KCard {
                Layout.fillWidth: true
                visible: renewal.waits
                glyph: "alert"
                tone: Theme.warnText
                title: renewal.now.out ? qsTr("Nothing is sent from here any more") : qsTr("Others hold more of you than this store")
                note: renewal.now.out ? qsTr("Another device of yours, or your recovery phrase, has removed this one from your account. What it holds is still here.") : qsTr("That happens when an old copy of Kith's folder is put back. Until it is set right, nothing is sent, and what you write stays in its field.")

                KNote {
                    width: parent.width
                    visible: !renewal.now.out
                    text: qsTr("While your people are online, what is lacking may come back by itself, and this notice goes away.")
                }
            }

            AskCard {
                id: asking

                objectName: "renewalAskCard"
                Layout.fillWidth: true
                visible: renewal.waits && renewal.now.helpers !== ""
                page: renewal.page
            }

            KCard {
                Layout.fillWidth: true
                visible: renewal.waits
                glyph: "key"
                title: qsTr("Use your recovery phrase")
                note: qsTr("This computer becomes a new device of yours, in this very store. Your messages, people and pictures stay, and nobody has to be asked. Only invite links that nobody has used yet must be made anew.")

                KPhrase {
                    id: words

                    objectName: "renewalWords"
                    width: parent.width
                    readOnly: renewal.now.step === "busy"
                    error: renewal.now.spot === "words" ? renewal.now.error : ""
                    onAccepted: renewal.page.take(text)
                }

                Connections {
                    target: words.input

                    function onTextEdited(): void {
                        renewal.page.forgive();
                    }
                }

                KButton {
                    objectName: "renewalNext"
                    kind: "primary"
                    busy: renewal.now.step === "busy" && renewal.now.spot === "words"
                    enabled: words.text.trim() !== "" && renewal.now.step === ""
                    text: busy ? qsTr("Making a new device…") : qsTr("Go on with these words")
                    onClicked: renewal.page.take(words.text)
                }
            }
        }
    }
}
