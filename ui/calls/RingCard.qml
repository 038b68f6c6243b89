import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Somebody calls: who it is, and the ways to answer.
FocusScope {
    id: card

    required property var page
    readonly property var now: page.now

    height: box.height
    onVisibleChanged: if (visible)
        answer.forceActiveFocus()

    Rectangle {
        id: box

        width: parent.width
        height: column.implicitHeight + 2 * Theme.s6
        radius: Theme.radiusLarge
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
        Accessible.role: Accessible.AlertMessage
        Accessible.name: qsTr("%1 calls").arg(card.now.name)

        ColumnLayout {
            id: column

            x: Theme.s6
            y: Theme.s6
            width: parent.width - 2 * Theme.s6
            spacing: Theme.s3

            KAvatar {
                Layout.alignment: Qt.AlignHCenter
                size: 84
                name: card.now.name
                person: card.now.contact
            }

            KHeading {
                objectName: "ringName"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                font.pixelSize: Theme.headline
                text: card.now.name
            }

            KNote {
                objectName: "ringKind"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                text: card.now.video ? qsTr("Video call") : qsTr("Voice call")
            }

            GridLayout {
                Layout.fillWidth: true
                Layout.topMargin: Theme.s3
                columns: card.width < 400 ? 1 : 3
                columnSpacing: Theme.s2
                rowSpacing: Theme.s2

                KButton {
                    objectName: "declineCall"
                    Layout.fillWidth: true
                    kind: "danger"
                    glyph: "hang-up"
                    text: qsTr("Decline")
                    onClicked: card.page.hang_up()
                }

                KButton {
                    id: answer

                    objectName: "acceptAudio"
                    Layout.fillWidth: true
                    kind: card.now.video ? "soft" : "primary"
                    glyph: "calls"
                    text: qsTr("Audio")
                    Accessible.name: qsTr("Accept, %1").arg(text)
                    onClicked: card.page.accept(false)
                }

                KButton {
                    objectName: "acceptVideo"
                    Layout.fillWidth: true
                    kind: card.now.video ? "primary" : "soft"
                    glyph: "video"
                    text: qsTr("Video")
                    Accessible.name: qsTr("Accept, %1").arg(text)
                    onClicked: card.page.accept(true)
                }
            }
        }
    }

    Shortcut {
        enabled: card.visible
        sequences: Keymap.keys("answer")
        onActivated: card.page.accept(false)
    }

    Shortcut {
        enabled: card.visible
        sequences: Keymap.keys("answerVideo")
        onActivated: card.page.accept(true)
    }

    Shortcut {
        enabled: card.visible
        sequences: Keymap.keys("decline")
        onActivated: card.page.hang_up()
    }
}
