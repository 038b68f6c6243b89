import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// A picture in a bubble: it opens in full; while it is not here its thumbnail says how far it is, or offers to fetch it.
T.AbstractButton {
    id: button

    required property var line
    required property var file
    property bool alone: false
    property int more: 0
    readonly property color veil: "#99101319"
    readonly property color ground: "#cc101319"
    readonly property color ink: "#ffffff"
    readonly property var files: line?.talk.files ?? null
    readonly property string offer: file.failed ? qsTr("Try again") : qsTr("Download %1").arg(file.amount)

    function act(): void {
        if (file.here || more > 0)
            files.look(line.id, file.number);
        else if (file.coming)
            files.stop(line.id, file.number);
        else
            files.fetch(line.id, file.number);
    }

    objectName: "bubblePicture"
    focusPolicy: Qt.TabFocus
    text: more > 0 ? qsTr("%1 +%2: view").arg(file.spoken).arg(more) : file.here ? qsTr("%1: view").arg(file.spoken) : file.coming ? qsTr("%1: stop").arg(file.spoken) : qsTr("%1. %2").arg(file.spoken).arg(offer)
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    onClicked: act()

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    contentItem: KPicture {
        source: button.alone && button.file.full ? button.file.full : button.file.url
        full: button.alone ? "" : button.file.full
        alt: button.file.spoken
        Accessible.ignored: true
        onStatusChanged: if (status === Image.Error)
            button.files.renew(source.toString())

        Rectangle {
            anchors.fill: parent
            visible: button.more > 0
            color: button.veil

            KHeading {
                anchors.centerIn: parent
                text: qsTr("+%1").arg(button.more)
                color: button.ink
                Accessible.ignored: true
            }
        }

        Rectangle {
            objectName: "pictureWaits"
            anchors.centerIn: parent
            visible: !button.file.here && button.more === 0
            width: Math.min(parent.width - 8, waits.width + 2 * Theme.s3)
            height: waits.height + 2 * Theme.s2
            radius: Theme.radius
            color: button.ground

            KColumn {
                id: waits

                anchors.centerIn: parent
                width: Math.min(implicitWidth, button.width - 8 - 2 * Theme.s3)
                spacing: 6

                Row {
                    spacing: Theme.s2

                    KIcon {
                        glyph: button.file.failed ? "alert" : button.file.coming ? "close" : "fetch"
                        size: 18
                        color: button.ink
                    }

                    KText {
                        text: button.file.coming ? button.file.note : button.offer
                        width: Math.min(implicitWidth, button.width - 8 - 2 * Theme.s3 - 26)
                        font.pixelSize: Theme.small
                        color: button.ink
                        Accessible.ignored: true
                    }
                }

                KProgress {
                    visible: button.file.coming
                    width: parent.width
                    name: qsTr("Download")
                    value: button.file.share
                }
            }
        }
    }

    background: Item {
        z: 1

        KFocus {
            of: button
            anchors.margins: 2
            radius: 0
        }
    }
}
