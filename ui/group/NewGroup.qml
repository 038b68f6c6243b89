import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// What a new group is called, who is in it, and what newcomers will read; the button that makes it is always in view.
ColumnLayout {
    id: form

    required property var page
    required property var shell
    readonly property var now: page.now
    readonly property bool ready: name.text.trim() !== "" && now.busy === ""

    function make(): void {
        if (ready)
            page.make(name.text, about.text, everything.checked ? "full" : joining.checked ? "from-join" : "none");
    }

    spacing: 0
    onVisibleChanged: if (visible)
        name.take()
    Component.onCompleted: if (visible)
        Qt.callLater(name.take)

    Connections {
        target: form.page

        function onEnded(): void {
            name.text = "";
            about.text = "";
            everything.checked = true;
            sheet.contentY = 0;
            people.clear();
        }
    }

    KSheet {
        id: sheet

        objectName: "groupForm"
        Layout.fillWidth: true
        Layout.fillHeight: true

        KCard {
            Layout.fillWidth: true
            glyph: "people"
            title: qsTr("What it is about")

            KField {
                id: name

                objectName: "groupName"
                width: parent.width
                label: qsTr("Name")
                hint: qsTr("Such as a family, a team, a trip")
                maximumLength: 64
                error: form.now.wrong_name
                onAccepted: form.make()
            }

            KLabelled {
                width: parent.width
                label: qsTr("Description, if you like")
                error: form.now.wrong_description

                KArea {
                    id: about

                    objectName: "groupDescription"
                    width: parent.width
                    name: qsTr("Description, if you like")
                    wrong: form.now.wrong_description
                    most: 110
                }
            }
        }

        KCard {
            Layout.fillWidth: true
            glyph: "invite"
            title: qsTr("Who belongs to it")
            note: qsTr("You can add others later. Everybody in it sees who else is.")

            Candidates {
                id: people

                width: parent.width
                choosing: form.page.choosing
                shell: form.shell
            }
        }

        KCard {
            Layout.fillWidth: true
            glyph: "clock"
            title: qsTr("What newcomers read")
            note: qsTr("Whoever is added later reads all that was said before, or nothing of it; this cannot be changed once the group is made.")

            T.ButtonGroup {
                id: histories
            }

            KChoice {
                id: everything

                objectName: "historyFull"
                width: parent.width
                checked: true
                text: qsTr("Everything")
                note: qsTr("Newcomers can look up what was said before they came.")
                T.ButtonGroup.group: histories
            }

            KChoice {
                id: joining

                objectName: "historyFromJoin"
                width: parent.width
                text: qsTr("Only from then on")
                note: qsTr("What was said before somebody came stays among those who were there.")
                T.ButtonGroup.group: histories
            }

            KChoice {
                objectName: "historyNone"
                width: parent.width
                text: qsTr("Only from then on, also on new devices")
                note: qsTr("New members and new devices begin empty, and keys are thrown away after 30 days.")
                T.ButtonGroup.group: histories
            }
        }
    }

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: foot.implicitHeight + 2 * Theme.s3
        color: Theme.surface

        KLine {
            width: parent.width
        }

        ColumnLayout {
            id: foot

            x: Math.max(Theme.s4, (parent.width - width) / 2)
            y: Theme.s3
            width: Math.min(600, parent.width - 2 * Theme.s4)
            spacing: Theme.s2

            KNote {
                objectName: "groupError"
                Layout.fillWidth: true
                visible: text !== ""
                text: form.now.wrong_end
                color: Theme.dangerText
                Accessible.role: Accessible.AlertMessage
            }

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.s2

                KButton {
                    objectName: "groupMake"
                    kind: "primary"
                    text: form.page.choosing.count > 0 ? qsTr("Make a group of %1").arg(form.page.choosing.count + 1) : qsTr("Make the group")
                    enabled: form.ready
                    busy: form.now.busy !== ""
                    onClicked: form.make()
                }

                KButton {
                    objectName: "groupCancel"
                    kind: "quiet"
                    text: qsTr("Cancel")
                    onClicked: form.page.close()
                }
            }
        }
    }
}
