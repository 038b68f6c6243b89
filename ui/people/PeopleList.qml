pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Those who ask first, then everybody I know.
Item {
    id: pane

    required property var page
    required property var shell
    readonly property string failed: shell.troubles.of["people"] ?? ""

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.headerHeight
            Layout.leftMargin: Theme.s5
            Layout.rightMargin: Theme.s3

            KHeading {
                Layout.fillWidth: true
                text: qsTr("People")
                font.pixelSize: Theme.headline
                font.weight: Font.Bold
            }

            KIconButton {
                objectName: "peopleRead"
                glyph: "folder"
                text: qsTr("Read a file somebody brought…")
                enabled: pane.page.carrying.now.busy === ""
                onClicked: pane.page.carrying.read()
            }

            KIconButton {
                objectName: "peopleAdd"
                glyph: "invite"
                text: qsTr("Add people")
                onClicked: pane.page.add()
            }
        }

        KList {
            id: list

            objectName: "peopleList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            name: qsTr("Contacts")
            model: pane.page.lines

            delegate: KRow {
                id: row

                required property int index
                required property string id
                required property string name
                required property string called
                required property string note
                required property bool verified
                required property bool asks
                required property bool blocked
                required property bool online
                required property string spoken

                objectName: "person-" + name
                width: ListView.view.width
                text: spoken
                chosen: pane.page.now.person === id
                onClicked: {
                    list.currentIndex = index;
                    pane.page.show(id);
                }

                RowLayout {
                    anchors.fill: parent
                    spacing: Theme.s3

                    KAvatar {
                        size: 42
                        name: row.called
                        person: row.id
                        online: row.online
                        opacity: row.blocked ? 0.5 : 1
                    }

                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 2

                        RowLayout {
                            spacing: 6

                            KText {
                                Layout.fillWidth: true
                                Layout.maximumWidth: Math.ceil(implicitWidth)
                                text: row.name
                                font.weight: Font.DemiBold
                                Accessible.ignored: true
                            }

                            KIcon {
                                visible: row.verified
                                glyph: "verified"
                                size: 16
                                color: Theme.goodText
                            }

                            Item {
                                Layout.fillWidth: true
                            }
                        }

                        KText {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: row.note
                            font.pixelSize: Theme.small
                            color: row.asks ? Theme.accentText : Theme.textSoft
                            Accessible.ignored: true
                        }
                    }

                    KButton {
                        objectName: "approve-" + row.name
                        visible: row.asks
                        kind: "primary"
                        implicitHeight: 34
                        text: qsTr("Accept")
                        Accessible.name: qsTr("Accept %1").arg(row.name)
                        onClicked: pane.page.approve(row.id)
                    }
                }
            }

            KSpinner {
                anchors.centerIn: parent
                visible: !pane.page.now.known && pane.failed === ""
            }

            KFailure {
                anchors.centerIn: parent
                visible: !pane.page.now.known && pane.failed !== ""
                width: parent.width - 2 * Theme.s6
                shell: pane.shell
                button: "peopleAgain"
                title: qsTr("The people cannot be shown")
                note: pane.failed
                onTried: pane.shell.troubles.again("people")
            }

            KEmpty {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.s6
                visible: list.count === 0 && pane.page.now.known
                glyph: "people"
                title: qsTr("Nobody yet")
                note: qsTr("Find somebody near you, or send an invite link.")

                KButton {
                    anchors.horizontalCenter: parent.horizontalCenter
                    kind: "primary"
                    glyph: "invite"
                    text: qsTr("Add people")
                    onClicked: pane.page.add()
                }
            }
        }
    }
}
