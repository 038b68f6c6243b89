import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// Above what was said: a pinned message. A press brings it into view, and the next press the pin before it.
T.AbstractButton {
    id: bar

    required property var talk
    readonly property var now: talk.pinned.now

    objectName: "pinBar"
    implicitHeight: visible ? Math.round(46 * Theme.scale) : 0
    visible: now.count > 0
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("%1: %2").arg(which.text).arg(now.text)
    Keys.onReturnPressed: click()
    onClicked: talk.jump(talk.pinned.step())

    contentItem: RowLayout {
        spacing: Theme.s3

        KIcon {
            Layout.leftMargin: Theme.s5
            glyph: "pin"
            size: 18
            color: Theme.accentText
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            KText {
                id: which

                Layout.fillWidth: true
                text: bar.now.count > 1 ? qsTr("Pinned, %1 of %2 · %3").arg(bar.now.number).arg(bar.now.count).arg(bar.now.author) : qsTr("Pinned · %1").arg(bar.now.author)
                font.pixelSize: Theme.caption
                font.weight: Font.DemiBold
                color: Theme.accentText
                Accessible.ignored: true
            }

            KText {
                Layout.fillWidth: true
                text: bar.now.text
                font.pixelSize: Theme.small
                color: Theme.textSoft
                Accessible.ignored: true
            }
        }

        KIconButton {
            objectName: "unpin"
            Layout.rightMargin: Theme.s3
            visible: bar.talk.now.may_pin && bar.talk.now.active
            size: 32
            glyph: "close"
            text: qsTr("Take the pin off")
            onClicked: bar.talk.pinned.pin(bar.now.id, false)
        }
    }

    background: Rectangle {
        color: bar.hovered ? Theme.hover : Theme.surface

        KLine {
            anchors.bottom: parent.bottom
            width: parent.width
        }

        KFocus {
            of: bar
            radius: 0
        }
    }
}
