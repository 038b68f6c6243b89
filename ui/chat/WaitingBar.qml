pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Above the field to write in: how many messages of mine wait for their time. A press shows them.
Item {
    id: bar

    required property var scheduling

    implicitHeight: open.implicitHeight
    visible: scheduling.now.count > 0

    KButton {
        id: open

        objectName: "laterOpen"
        anchors.right: parent.right
        kind: "quiet"
        text: bar.scheduling.now.count === 1 ? qsTr("1 message waits for its time") : qsTr("%1 messages wait for their time").arg(bar.scheduling.now.count)
        onClicked: later.made().open()
    }

    KLater {
        id: later

        sourceComponent: KDialog {
            id: dialog

            title: qsTr("Waiting for their time")
            wanted: 460

            contentItem: KList {
                id: list

                objectName: "laterList"
                implicitHeight: Math.min(360, contentHeight)
                name: dialog.title
                model: bar.scheduling.rows
                onCountChanged: if (count === 0)
                    dialog.close()

                delegate: KRow {
                    id: row

                    required property string id
                    required property string when
                    required property string spoken

                    objectName: "laterRow"
                    width: ListView.view.width
                    inset: 0
                    implicitHeight: Math.round(64 * Theme.scale)
                    text: spoken
                    hoverEnabled: false

                    required property var model

                    RowLayout {
                        anchors.fill: parent
                        spacing: Theme.s2

                        ColumnLayout {
                            Layout.fillWidth: true
                            spacing: 0

                            KText {
                                Layout.fillWidth: true
                                text: row.model.text.replace(/\s+/g, " ")
                                Accessible.ignored: true
                            }

                            KText {
                                Layout.fillWidth: true
                                text: row.when
                                font.pixelSize: Theme.small
                                color: Theme.textSoft
                                Accessible.ignored: true
                            }
                        }

                        KIconButton {
                            objectName: "laterNow"
                            glyph: "send"
                            text: qsTr("Send now")
                            onClicked: bar.scheduling.now_(row.id)
                        }

                        KIconButton {
                            objectName: "laterCancel"
                            glyph: "edit"
                            text: qsTr("Do not send, and edit")
                            onClicked: bar.scheduling.cancel(row.id)
                        }
                    }
                }
            }
        }
    }
}
