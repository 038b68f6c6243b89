pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Links into a group: made on terms, shown as text and code, listed, taken back.
KCard {
    id: card

    required property var page
    required property var shell
    readonly property var inviting: page.inviting
    readonly property var now: inviting.now

    objectName: "linkCard"
    glyph: "link"
    title: qsTr("Invite by link or code")
    note: qsTr("For a week. Whoever has the link can come in, or ask to, and becomes your contact, so give it only to those it is for.")

    Connections {
        target: card.inviting

        function onMade(): void {
            questions.text = "";
            Qt.callLater(copier.forceActiveFocus, Qt.TabFocusReason);  // brings the link into view
        }
    }

    KSwitch {
        id: once

        objectName: "linkOnce"
        width: parent.width
        text: qsTr("For one person only")
        note: checked ? "" : qsTr("Up to 20 people can use it.")
    }

    KSwitch {
        id: approve

        objectName: "linkApprove"
        width: parent.width
        text: qsTr("I decide who comes in")
        note: checked ? "" : qsTr("Whoever uses it is in at once.")
    }

    KLabelled {
        width: parent.width
        visible: approve.checked
        label: qsTr("Questions, if you like: one a line, at most %1").arg(card.now.most)

        KArea {
            id: questions

            objectName: "linkQuestions"
            width: parent.width
            name: qsTr("Questions, if you like: one a line, at most %1").arg(card.now.most)
            hint: qsTr("Such as: who told you about us?")
            most: 110
        }
    }

    KButton {
        objectName: "linkMake"
        text: qsTr("Make a link")
        busy: card.now.busy === "make"
        onClicked: card.inviting.make(approve.checked ? questions.text : "", approve.checked, once.checked ? 1 : 20)
    }

    KNote {
        objectName: "linkError"
        width: parent.width
        visible: text !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    GridLayout {
        width: parent.width
        visible: card.now.link !== ""
        columns: width < 420 * Theme.scale ? 1 : 2
        columnSpacing: Theme.s4
        rowSpacing: Theme.s4

        KCode {
            objectName: "linkCode"
            Layout.alignment: Qt.AlignTop
            visible: card.now.size > 0
            path: card.now.path
            units: Math.max(1, card.now.size)
            size: units > 60 ? 290 : 232
            name: qsTr("QR code of the link into this group")
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s3

            KField {
                objectName: "linkText"
                Layout.fillWidth: true
                label: qsTr("Link")
                text: card.now.link
                readOnly: true
            }

            KButton {
                id: copier

                objectName: "linkCopy"
                glyph: "copy"
                text: qsTr("Copy the link")
                onClicked: {
                    card.shell.copy(card.now.link);
                    card.shell.say(qsTr("Copied. Send it to those it is for."));
                }
            }

            KButton {
                objectName: "linkHide"
                kind: "quiet"
                text: qsTr("Done")
                onClicked: card.inviting.show("")
            }
        }
    }

    KColumn {
        width: parent.width
        visible: card.now.links > 0
        spacing: Theme.s1

        Repeater {
            model: card.inviting.links

            LinkRow {
                width: parent.width
                inviting: card.inviting
                onParting: removal.made().ask(id, "")
            }
        }
    }

    KLater {
        id: removal

        sourceComponent: Sure {
            title: qsTr("Take this link back?")
            note: qsTr("Nobody comes in by it any more. Whoever came stays, and whoever asks goes on waiting.")
            word: qsTr("Take it back")
            onSure: card.inviting.revoke(what)
        }
    }
}
