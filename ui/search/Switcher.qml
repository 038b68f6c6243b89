pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The quick switcher above every page: a field, and the conversations whose names fit.
KDialog {
    id: dialog

    required property var shell
    property var switching: null

    function begin(): void {
        switching = shell.page_of("search").switching;
        switching.begin();
        field.text = "";
        open();
        field.take();
    }

    function choose(number: int): void {
        if (switching.choose(number))
            close();
    }

    title: qsTr("Go to a conversation")
    wanted: 480

    contentItem: ColumnLayout {
        spacing: Theme.s2

        KField {
            id: field

            objectName: "switcher"
            Layout.fillWidth: true
            hint: qsTr("A few letters of a name")
            glyph: "search"
            maximumLength: 100
            input.onTextChanged: {
                dialog.switching?.look(text);
                list.currentIndex = list.count > 0 ? 0 : -1;
            }
            input.Keys.onDownPressed: list.currentIndex = Math.min(list.currentIndex + 1, list.count - 1)
            input.Keys.onUpPressed: list.currentIndex = Math.max(list.currentIndex - 1, 0)
            onAccepted: dialog.choose(list.currentIndex)
        }

        KList {
            id: list

            objectName: "switcherList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            implicitHeight: 6 * Math.round(52 * Theme.scale)
            name: qsTr("Conversations that fit")
            model: dialog.switching?.rows ?? null
            onCountChanged: currentIndex = count > 0 ? 0 : -1

            delegate: KRow {
                id: row

                required property int index
                required property string contact
                required property string name
                required property bool group
                required property int unread
                required property string spoken

                objectName: "switcherRow"
                width: ListView.view.width
                implicitHeight: Math.round(52 * Theme.scale)
                text: spoken
                chosen: ListView.isCurrentItem
                onClicked: dialog.choose(index)

                RowLayout {
                    anchors.fill: parent
                    spacing: Theme.s3

                    KAvatar {
                        size: 34
                        name: row.name
                        person: row.contact
                        group: row.group
                    }

                    KText {
                        Layout.fillWidth: true
                        text: row.name
                        Accessible.ignored: true
                    }

                    KBadge {
                        count: row.unread
                    }
                }
            }

            KNote {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.s6
                horizontalAlignment: Text.AlignHCenter
                visible: list.count === 0 && (dialog.switching?.known ?? false)
                text: field.text === "" ? qsTr("There are no conversations yet.") : qsTr("No conversation is called so.")
            }
        }
    }
}
