pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Where messages are to be forwarded: a field to find conversations, those that fit, and a text to go before them.
KDialog {
    id: dialog

    required property var forwarding
    readonly property var now: forwarding.now
    readonly property string trouble: forwarding.trouble(comment.text)
    readonly property bool ready: now.chosen > 0 && !now.busy && trouble === ""

    function ask(): void {
        find.text = "";
        comment.text = "";
        list.positionViewAtBeginning();
        open();
        find.take();
    }

    function toggle(number: int): void {
        forwarding.toggle(number);
    }

    title: now.count === 1 ? qsTr("Forward") : qsTr("Forward %1 messages").arg(now.count)
    wanted: 480

    Connections {
        target: dialog.forwarding

        function onSent(): void {
            dialog.close();
        }
    }

    contentItem: ColumnLayout {
        spacing: Theme.s2

        KField {
            id: find

            objectName: "forwardFind"
            Layout.fillWidth: true
            hint: qsTr("A few letters of a name")
            glyph: "search"
            maximumLength: 100
            note: dialog.now.chosen > 0 ? qsTr("To %1").arg(dialog.now.names) : ""
            error: dialog.now.error
            input.onTextChanged: {
                dialog.forwarding.look(text);
                list.currentIndex = list.count > 0 ? 0 : -1;
            }
            input.Keys.onDownPressed: list.currentIndex = Math.min(list.currentIndex + 1, list.count - 1)
            input.Keys.onUpPressed: list.currentIndex = Math.max(list.currentIndex - 1, 0)
            onAccepted: {
                dialog.toggle(list.currentIndex);
                input.selectAll();
            }
        }

        KList {
            id: list

            objectName: "forwardList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            implicitHeight: 4 * Math.round(52 * Theme.scale)
            name: qsTr("Conversations that fit")
            model: dialog.forwarding.rows
            onCountChanged: currentIndex = count > 0 ? 0 : -1

            delegate: ForwardRow {
                width: ListView.view.width
                onClicked: dialog.toggle(index)
            }

            KNote {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.s6
                horizontalAlignment: Text.AlignHCenter
                visible: list.count === 0 && dialog.now.known
                text: find.text === "" ? qsTr("There are no conversations yet.") : qsTr("No conversation is called so.")
            }
        }

        KLabelled {
            Layout.fillWidth: true
            label: qsTr("A message before them, if you like")
            error: dialog.trouble

            KArea {
                id: comment

                objectName: "forwardComment"
                width: parent.width
                name: qsTr("A message before them, if you like")
                most: 100
            }
        }

        KNote {
            Layout.fillWidth: true
            text: qsTr("They bear the word “Forwarded”. Nobody is told who wrote them, and whoever did is not told either.")
        }
    }

    buttons: [
        KButton {
            objectName: "forwardSend"
            kind: "primary"
            text: qsTr("Forward")
            enabled: dialog.ready
            busy: dialog.now.busy
            onClicked: dialog.forwarding.send(comment.text)
        },
        KButton {
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
