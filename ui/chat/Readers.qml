pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Who has read a message of mine, who only has it, and who does not have it yet.
KDialog {
    id: dialog

    required property var talk

    title: qsTr("Who has read it")
    wanted: 400
    onClosed: talk.receipts.close()

    function look(message: string): void {
        talk.receipts.show(message);
        open();
    }

    contentItem: ColumnLayout {
        spacing: Theme.s2

        KNote {
            objectName: "readersNone"
            Layout.fillWidth: true
            visible: dialog.talk.receipts.known && list.count === 0
            text: qsTr("Nobody else was in the group then who still is.")
        }

        KList {
            id: list

            objectName: "readers"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(360, contentHeight)
            name: qsTr("Who has read it")
            model: dialog.talk.receipts.rows

            delegate: KRow {
                id: row

                required property string id
                required property string name
                required property string said
                required property string tick
                required property bool seen
                required property string spoken

                objectName: "reader"
                inset: 0
                implicitHeight: 52
                width: ListView.view.width
                text: spoken
                hoverEnabled: false

                RowLayout {
                    anchors.fill: parent
                    spacing: Theme.s3

                    KAvatar {
                        size: 34
                        name: row.name
                        person: row.id
                    }

                    KText {
                        Layout.fillWidth: true
                        text: row.name
                        Accessible.ignored: true
                    }

                    KText {
                        text: row.said
                        font.pixelSize: Theme.small
                        color: Theme.textSoft
                        Accessible.ignored: true
                    }

                    KIcon {
                        glyph: row.tick
                        size: 16
                        color: row.seen ? Theme.accentText : Theme.textFaint
                    }
                }
            }
        }
    }

    buttons: [
        KButton {
            kind: "quiet"
            text: qsTr("Close")
            onClicked: dialog.close()
        }
    ]
}
