pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Which conversations the list shows: all, those with something new, or groups. A few need no such choice.
Row {
    id: kinds

    required property var page

    objectName: "chatKinds"
    spacing: Theme.s1
    visible: page.many && !page.in_archive && !page.filtered
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Which conversations are shown")

    Repeater {
        model: [
            {kind: "all", text: qsTr("All")},
            {kind: "unread", text: qsTr("Unread")},
            {kind: "groups", text: qsTr("Groups")}
        ]

        KTab {
            required property var modelData

            objectName: "kind-" + modelData.kind
            text: modelData.text
            chosen: kinds.page.kind === modelData.kind
            onClicked: kinds.page.show_kind(modelData.kind)
        }
    }
}
