pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// A thread: the message with which it begins, and whatever answers it or its answers. A press goes to one of them.
KDialog {
    id: dialog

    required property var talk
    readonly property var thread: talk.answers

    signal writing

    title: qsTr("Thread")
    wanted: 520
    onClosed: thread.close()

    function look(message: string): void {
        thread.show(message);
        open();
    }

    contentItem: KList {
        id: list

        objectName: "thread"
        implicitHeight: Math.min(420, contentHeight)
        name: qsTr("Thread")
        model: dialog.thread.rows
        spacing: Theme.s1

        delegate: KRow {
            id: row

            required property int index
            required property string id
            required property string author
            required property string author_name
            required property string gone
            required property bool mine
            required property string time
            required property string spoken
            required property var model

            objectName: "answer"
            inset: 0
            width: ListView.view.width
            implicitHeight: said.implicitHeight + 2 * Theme.s2
            text: spoken
            onClicked: {
                dialog.close();
                dialog.talk.jump(id);
            }

            RowLayout {
                anchors.fill: parent
                spacing: Theme.s3

                KAvatar {
                    Layout.alignment: Qt.AlignTop
                    size: 32
                    name: row.author_name
                    person: row.author
                }

                ColumnLayout {
                    id: said

                    Layout.fillWidth: true
                    spacing: 0

                    KText {
                        Layout.fillWidth: true
                        text: qsTr("%1 · %2").arg(row.mine ? qsTr("You") : row.author_name).arg(row.time)
                        font.pixelSize: Theme.caption
                        font.weight: Font.DemiBold
                        color: Theme.textSoft
                        Accessible.ignored: true
                    }

                    KText {
                        Layout.fillWidth: true
                        text: row.model.brief
                        wrapMode: Text.Wrap
                        maximumLineCount: 12
                        font.italic: row.gone !== ""
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    buttons: [
        KButton {
            objectName: "threadReply"
            kind: "primary"
            glyph: "reply"
            text: qsTr("Reply")
            visible: dialog.talk.now.closed === ""
            enabled: dialog.thread.beginning !== ""
            onClicked: {
                const first = dialog.thread.beginning;
                dialog.close();
                dialog.talk.reply_to(first);
                dialog.writing();
            }
        },
        KButton {
            kind: "quiet"
            text: qsTr("Close")
            onClicked: dialog.close()
        }
    ]
}
