import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// In a bubble: what the page of a link says, as whoever sent it states. A press asks, as that of the link itself does.
T.AbstractButton {
    id: button

    required property var line
    readonly property var shown: line.card
    readonly property color ink: line.mine ? Theme.mineInk : Theme.theirsInk
    readonly property color inkSoft: line.mine ? Theme.mineInkSoft : Theme.theirsInkSoft

    objectName: "bubbleCard"
    implicitHeight: layout.implicitHeight + 2 * Theme.s2
    focusPolicy: Qt.StrongFocus
    text: shown?.spoken ?? ""
    Accessible.role: Accessible.Link
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    onClicked: line.followed(shown.url)

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    contentItem: Item {
        RowLayout {
            id: layout

            x: Theme.s3
            y: Theme.s2
            width: parent.width - 2 * Theme.s3
            spacing: Theme.s3

            ColumnLayout {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                spacing: 2

                KText {
                    objectName: "cardHost"
                    Layout.fillWidth: true
                    text: button.shown?.host ?? ""
                    elide: Text.ElideLeft
                    font.pixelSize: Theme.caption
                    color: button.inkSoft
                    Accessible.ignored: true
                }

                KText {
                    objectName: "cardTitle"
                    Layout.fillWidth: true
                    text: button.shown?.title ?? ""
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    font.weight: Font.DemiBold
                    font.pixelSize: Theme.small
                    color: button.ink
                    Accessible.ignored: true
                }

                KText {
                    objectName: "cardDescription"
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: button.shown?.description ?? ""
                    wrapMode: Text.Wrap
                    maximumLineCount: 3
                    elide: Text.ElideRight
                    font.pixelSize: Theme.caption
                    color: button.inkSoft
                    Accessible.ignored: true
                }
            }

            KPicture {
                objectName: "cardPicture"
                Layout.preferredWidth: 72
                Layout.preferredHeight: 72
                Layout.alignment: Qt.AlignTop
                visible: source.toString() !== ""
                source: button.shown?.picture ?? ""
                alt: button.shown?.title ?? ""
                Accessible.ignored: true
                onStatusChanged: if (status === Image.Error)
                    button.line.talk.files.renew(source.toString())
            }
        }
    }

    background: Rectangle {
        radius: 8
        color: button.line.mine ? Qt.rgba(0, 0, 0, 0.16) : Qt.alpha(Theme.text, 0.06)

        Rectangle {
            x: Theme.mirrored ? parent.width - 7 : 4
            y: 6
            width: 3
            height: parent.height - 12
            radius: 2
            color: button.line.mine ? Theme.mineInkSoft : Theme.accentText
        }

        KFocus {
            of: button
            radius: 8
        }
    }
}
