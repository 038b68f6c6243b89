pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls
import "../chat"

// One person: who they say they are, what I call them, and the safety number.
Item {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KPaneHead {
            Layout.fillWidth: true
            title: pane.now.name
            back: pane.narrow
            onClosed: pane.page.close()
        }

        KBanner {
            objectName: "personNamesake"
            Layout.fillWidth: true
            visible: pane.now.namesake !== ""
            tone: "warn"
            text: qsTr("This is another account than %1, whatever it calls itself. Ask them by another way who this is.").arg(pane.now.namesake)
        }

        KSheet {
            Layout.fillWidth: true
            Layout.fillHeight: true
            most: 560

            KAvatar {
                Layout.alignment: Qt.AlignHCenter
                size: 96
                name: pane.now.called
                person: pane.now.person
                online: pane.now.online
            }

            KHeading {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.Wrap
                text: pane.now.name
                font.pixelSize: Theme.headline
            }

            KNote {
                objectName: "personOnline"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                visible: pane.now.online || pane.now.last_seen !== ""
                text: pane.now.online ? qsTr("Online now") : qsTr("Last seen %1").arg(pane.now.last_seen)
                color: pane.now.online ? Theme.goodText : Theme.textSoft
            }

            KNote {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                visible: text !== ""
                text: pane.now.note || pane.now.about
            }

            Row {
                Layout.alignment: Qt.AlignHCenter
                spacing: Theme.s2

                KButton {
                    objectName: "personApprove"
                    visible: pane.now.state === "requested"
                    kind: "primary"
                    glyph: "check"
                    text: qsTr("Accept")
                    onClicked: pane.page.approve(pane.now.person)
                }

                KButton {
                    objectName: "personDecline"
                    visible: pane.now.state === "requested"
                    text: qsTr("Decline")
                    onClicked: pane.page.decline(pane.now.person)
                }

                KButton {
                    objectName: "personChat"
                    visible: ["invited", "asked", "contact"].includes(pane.now.state)
                    kind: "primary"
                    glyph: "chats"
                    text: qsTr("Message")
                    onClicked: pane.shell.go("chats", pane.now.person)
                }

                KButton {
                    objectName: "personCall"
                    visible: pane.shell.has("calls") && pane.now.state === "contact"
                    glyph: "calls"
                    text: qsTr("Call")
                    onClicked: pane.shell.page_of("calls").ring(pane.now.person, false)
                }
            }

            FieldsCard {
                Layout.fillWidth: true
                visible: fields.length > 0
                fields: pane.now.fields
            }

            KCard {
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2
                glyph: "edit"
                title: qsTr("Your name for them")
                note: pane.now.stated === "" ? qsTr("Nobody else sees it.") : qsTr("They call themselves %1. Nobody else sees what you call them.").arg(pane.now.stated)

                RowLayout {
                    width: parent.width
                    spacing: Theme.s2

                    KField {
                        id: petname

                        // What is typed stays when the node tells something meanwhile.
                        readonly property string known: pane.now.petname
                        readonly property string whose: pane.now.person

                        onKnownChanged: text = known
                        onWhoseChanged: text = known
                        Component.onCompleted: text = known
                        objectName: "petname"
                        Layout.fillWidth: true
                        hint: pane.now.stated || qsTr("A name of your choice")
                        maximumLength: 64
                        onAccepted: pane.page.call_them(pane.now.person, text)
                    }

                    KButton {
                        objectName: "petnameSave"
                        Layout.alignment: Qt.AlignBottom
                        text: qsTr("Save")
                        enabled: petname.text.trim() !== pane.now.petname
                        onClicked: pane.page.call_them(pane.now.person, petname.text)
                    }
                }
            }

            TellCard {
                Layout.fillWidth: true
                shell: pane.shell
                contact: pane.now.person
            }

            SafetyCard {
                Layout.fillWidth: true
                page: pane.page
            }

            CarryCard {
                Layout.fillWidth: true
                visible: pane.now.state === "contact"
                carrying: pane.page.carrying
                talk: pane.now.person
                name: pane.now.name
            }

            HelpCard {
                Layout.fillWidth: true
                visible: pane.now.state === "contact"
                helping: pane.page.helping
                shell: pane.shell
                name: pane.now.name
            }

            BlockCard {
                Layout.fillWidth: true
                page: pane.page
            }
        }
    }
}
