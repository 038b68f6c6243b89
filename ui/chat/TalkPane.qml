import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The open conversation: who it is with, what was said, and the field to write in.
Rectangle {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var talk: page.talk
    readonly property var now: talk.now
    readonly property Item said: messages

    color: Theme.canvas

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Rectangle {
            Layout.fillWidth: true
            implicitHeight: Theme.headerHeight
            color: Theme.surface
            z: 1

            RowLayout {
                anchors.fill: parent
                anchors.leftMargin: pane.narrow ? Theme.s2 : Theme.s4
                anchors.rightMargin: Theme.s3
                spacing: Theme.s3

                KIconButton {
                    objectName: "talkBack"
                    visible: pane.narrow
                    glyph: "back"
                    text: qsTr("Back to the list")
                    onClicked: pane.page.close()
                }

                KAvatar {
                    objectName: "talkAvatar"
                    size: 38
                    name: pane.now.name
                    person: pane.now.contact
                    online: pane.now.online
                }

                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 1

                    RowLayout {
                        spacing: 6

                        KHeading {
                            Layout.fillWidth: true
                            Layout.maximumWidth: Math.ceil(implicitWidth)
                            objectName: "talkName"
                            text: pane.now.name
                        }

                        KIcon {
                            visible: pane.now.verified
                            glyph: "verified"
                            size: 17
                            color: Theme.goodText
                        }

                        Item {
                            Layout.fillWidth: true
                        }
                    }

                    KText {
                        readonly property string said: pane.now.state !== "contact" ? qsTr("Asked; what you write waits until they answer") : pane.now.verified ? qsTr("Safety number compared") : qsTr("End-to-end encrypted")

                        objectName: "talkState"
                        Layout.fillWidth: true
                        text: pane.now.online ? qsTr("Online · %1").arg(said) : said
                        font.pixelSize: Theme.caption
                        color: Theme.textFaint
                    }
                }

                KIconButton {
                    objectName: "talkCall"
                    visible: pane.shell.has("calls") && pane.now.state === "contact"
                    glyph: "calls"
                    text: qsTr("Call")
                    onClicked: pane.shell.page_of("calls").ring(pane.now.contact, false)
                }

                KIconButton {
                    objectName: "talkVideo"
                    visible: pane.shell.has("calls") && pane.now.state === "contact"
                    glyph: "video"
                    text: qsTr("Video call")
                    onClicked: pane.shell.page_of("calls").ring(pane.now.contact, true)
                }

                KIconButton {
                    objectName: "talkDetails"
                    glyph: "info"
                    text: qsTr("About %1").arg(pane.now.name)
                    hint: qsTr("Details (Ctrl+D)")
                    onClicked: pane.shell.go("people", pane.now.contact)
                }
            }

            KLine {
                anchors.bottom: parent.bottom
                width: parent.width
            }
        }

        MessageList {
            id: messages

            Layout.fillWidth: true
            Layout.fillHeight: true
            talk: pane.talk
            shell: pane.shell
            onWriting: composer.take()
        }

        Composer {
            id: composer

            Layout.fillWidth: true
            talk: pane.talk
            front: pane.visible && pane.shell.page === "chats"
            onLeaving: pane.page.close()
            onBrowsing: messages.browse()
        }
    }

    Shortcut {
        enabled: composer.front
        sequence: "Ctrl+J"
        onActivated: pane.talk.newest()
    }

    Shortcut {
        enabled: composer.front
        sequence: "Ctrl+Up"
        onActivated: {
            pane.talk.reply_to("");
            composer.take();
        }
    }

    Shortcut {
        enabled: composer.front
        sequence: "Ctrl+D"
        onActivated: pane.shell.go("people", pane.now.contact)
    }
}
