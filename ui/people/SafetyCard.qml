pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The safety number as digits and as a code, and two ways to compare it: by ear, or by what was read elsewhere.
KCard {
    id: card

    required property var page
    readonly property var now: page.now
    readonly property bool open: !now.verified && now.safety.length > 0

    glyph: now.verified ? "verified" : "shield"
    tone: now.verified ? Theme.goodText : Theme.accentText
    title: now.verified ? qsTr("Safety number compared") : qsTr("Safety number")
    note: qsTr("Read it to each other in person or on the phone. If both see the same digits, nobody stands between you. It stays the same on all their devices; another number is another account.")

    KLater {
        id: later

        sourceComponent: KDialog {
            id: sure

            title: qsTr("Did you compare every digit?")
            contentItem: KNote {
                text: qsTr("With %1, in person or in a call where you know the voice. What was sent in a chat proves nothing: whoever stands between you could have changed it.").arg(card.now.name)
            }
            buttons: [
                KButton {
                    objectName: "verifySure"
                    kind: "primary"
                    text: qsTr("Yes, all are the same")
                    onClicked: {
                        sure.close();
                        card.page.verify(card.now.person);
                    }
                },
                KButton {
                    objectName: "verifyLater"
                    kind: "quiet"
                    text: qsTr("Not yet")
                    onClicked: sure.close()
                }
            ]
        }
    }

    SafetyNumber {
        width: parent.width
        groups: card.now.safety
    }

    KButton {
        objectName: "verify"
        visible: card.open
        glyph: "check"
        text: qsTr("We see the same digits")
        onClicked: later.made().open()
    }

    RowLayout {
        width: parent.width
        visible: card.open
        spacing: Theme.s4

        KCode {
            objectName: "safetyCode"
            Layout.alignment: Qt.AlignTop
            size: 132
            path: card.now.safety_path
            units: card.now.safety_size
            name: qsTr("Safety number as a code")
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.s2

            KNote {
                Layout.fillWidth: true
                text: qsTr("Any reader of codes shows the digits. Paste here what it read on their screen:")
            }

            KField {
                id: theirs

                readonly property string whose: card.now.person

                onWhoseChanged: text = ""
                objectName: "theirNumber"
                Layout.fillWidth: true
                hint: qsTr("The number on their screen")
                error: card.now.differs
                maximumLength: 120
                onAccepted: card.page.compare(card.now.person, text)
            }

            KButton {
                objectName: "compareNumber"
                text: qsTr("Compare")
                enabled: theirs.text.trim() !== ""
                onClicked: card.page.compare(card.now.person, theirs.text)
            }
        }
    }
}
