pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Contacts to tick who are to belong to a group, too.
KDialog {
    id: dialog

    required property var page
    required property var shell
    readonly property var now: page.now

    title: qsTr("Add people")
    onAboutToShow: people.clear()

    Connections {
        target: dialog.page

        function onAdded(): void {
            dialog.close();
        }
    }

    contentItem: ColumnLayout {
        spacing: Theme.s2

        KNote {
            Layout.fillWidth: true
            text: dialog.now.history ?? ""
        }

        Candidates {
            id: people

            Layout.fillWidth: true
            choosing: dialog.page.adding
            shell: dialog.shell
        }

        KNote {
            objectName: "addError"
            Layout.fillWidth: true
            visible: text !== ""
            text: dialog.now.wrong_members
            color: Theme.dangerText
            Accessible.role: Accessible.AlertMessage
        }
    }

    buttons: [
        KButton {
            objectName: "membersAddSure"
            kind: "primary"
            enabled: dialog.page.adding.count > 0 && !busy
            busy: dialog.now.busy === "members"
            text: dialog.page.adding.count > 1 ? qsTr("Add %1 people").arg(dialog.page.adding.count) : qsTr("Add")
            onClicked: dialog.page.add()
        },
        KButton {
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
