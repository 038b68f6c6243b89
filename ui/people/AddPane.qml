pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Three ways to add somebody: they are near, I send them a link or code, or I have theirs.
Item {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var adding: page.adding
    readonly property var now: adding.now

    DropArea {
        anchors.fill: parent
        onDropped: drop => {
            if (drop.hasUrls)
                pane.adding.drop(drop.urls[0]);
            else if (drop.hasText)
                pane.adding.accept(drop.text);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KPaneHead {
            Layout.fillWidth: true
            title: qsTr("Add people")
            back: pane.narrow
            onClosed: pane.page.close()
        }

        KSheet {
            Layout.fillWidth: true
            Layout.fillHeight: true
            most: 560

            KCard {
                Layout.fillWidth: true
                glyph: "nearby"
                title: qsTr("Near you")
                note: qsTr("People on the same network who have this page open. Compare the code with what they see, then ask.")

                NearbyList {
                    width: parent.width
                    adding: pane.adding
                    me: pane.shell.me
                }
            }

            KCard {
                Layout.fillWidth: true
                glyph: "link"
                title: qsTr("Invite by link or code")
                note: pane.now.way

                KNote {
                    objectName: "inviteOver"
                    width: parent.width
                    visible: text !== ""
                    text: pane.now.over
                    color: Theme.text
                    font.weight: Font.DemiBold
                    Accessible.role: Accessible.AlertMessage
                }

                KButton {
                    objectName: "makeInvite"
                    visible: pane.now.link === "" || pane.now.over !== ""
                    text: pane.now.over !== "" ? qsTr("Make another") : qsTr("Make an invite")
                    busy: pane.now.busy === "invite"
                    onClicked: pane.adding.invite()
                }

                GridLayout {
                    width: parent.width
                    visible: pane.now.link !== "" && pane.now.over === ""
                    columns: width < 420 * Theme.scale ? 1 : 2
                    columnSpacing: Theme.s4
                    rowSpacing: Theme.s4

                    KCode {
                        objectName: "inviteCode"
                        Layout.alignment: Qt.AlignTop
                        path: pane.now.path
                        units: pane.now.size
                    }

                    ColumnLayout {
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                        spacing: Theme.s3

                        KField {
                            objectName: "inviteLink"
                            Layout.fillWidth: true
                            label: qsTr("Invite link")
                            text: pane.now.link
                            readOnly: true
                        }

                        KButton {
                            objectName: "copyInvite"
                            glyph: "copy"
                            text: qsTr("Copy the link")
                            onClicked: {
                                pane.shell.copy(pane.now.link);
                                pane.shell.say(qsTr("Copied. Send it to the one person it is for."));
                            }
                        }

                        KButton {
                            kind: "quiet"
                            text: qsTr("Make another")
                            onClicked: pane.adding.invite()
                        }
                    }
                }
            }

            InvitedCard {
                Layout.fillWidth: true
                adding: pane.adding
                shell: pane.shell
            }
        }
    }
}
