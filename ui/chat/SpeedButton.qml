import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// How fast voice messages are played; a press makes it faster, and usual again.
T.AbstractButton {
    id: button

    required property var voice
    property color ink: Theme.textSoft
    readonly property real speed: voice?.playing.speed ?? 1

    objectName: "voiceSpeed"
    implicitWidth: Math.max(words.implicitWidth, Math.round(22 * Theme.scale)) + 16
    implicitHeight: Math.round(24 * Math.max(1, Theme.scale))
    focusPolicy: Qt.StrongFocus
    text: qsTr("Speed %1×").arg(speed)
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    onClicked: voice.faster()

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    contentItem: KText {
        id: words

        text: qsTr("%1×").arg(button.speed)
        font.pixelSize: Theme.caption
        font.weight: Font.DemiBold
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        color: button.ink
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: height / 2
        color: Qt.alpha(button.ink, button.hovered ? 0.22 : 0.12)

        KFocus {
            of: button
            radius: height / 2
        }
    }
}
