import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// An old copy of the store was put back: what that means, and the 24 words that make a new device of this computer.
Rectangle {
    id: renewal

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property bool done: now.step === "done"
    readonly property bool whole: !done && !now.behind && now.step === "" && now.error === ""
    readonly property bool waits: !done && !whole
    readonly property Item sheet: renewal

    color: Theme.canvas

    Connections {
        target: renewal.page

        function onChanged(): void {
            if (renewal.done)
                words.text = "";
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            objectName: "renewalHeader"
            Layout.fillWidth: true
            title: renewal.waits ? qsTr("An old copy was put back") : qsTr("All is well again")
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
                title: qsTr("Others hold more of you than this store")
                note: qsTr("That happens when an old copy of Kith's folder is put back. Until it is set right, nothing is sent, and what you write stays in its field.")

                KNote {
                    width: parent.width
                    text: qsTr("While your people are online, what is lacking may come back by itself, and this notice goes away.")
                }
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
                    error: renewal.now.error
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
                    busy: renewal.now.step === "busy"
                    enabled: words.text.trim() !== "" && renewal.now.step === ""
                    text: renewal.now.step === "busy" ? qsTr("Making a new device…") : qsTr("Go on with these words")
                    onClicked: renewal.page.take(words.text)
                }
            }
        }
    }
}
