import QtQuick
import ui.theme
import ui.controls

// Everybody I know at the left; one person, or the ways to add somebody, at the right.
KPanes {
    id: people

    required property var page
    readonly property var now: page.now
    readonly property bool front: shell.page === "people" && shell.state === "open"

    readonly property Item sheet: now.view !== "" ? pane : null

    place: "people"
    detail: now.view !== ""

    list: PeopleList {
        anchors.fill: parent
        page: people.page
        shell: people.shell
    }

    rest: Rectangle {
        id: pane

        anchors.fill: parent
        color: Theme.canvas

        KEmpty {
            anchors.centerIn: parent
            objectName: "peopleNone"
            visible: people.now.view === ""
            glyph: "people"
            title: qsTr("Your people")
            note: people.page.lines.count > 0 ? qsTr("Pick somebody to see their page, or add somebody new.") : qsTr("Whoever you add has a page here: their name, a safety number to compare, how to call them.")

            KButton {
                objectName: "peopleMore"
                visible: people.page.lines.count > 0
                anchors.horizontalCenter: parent.horizontalCenter
                glyph: "invite"
                text: qsTr("Add people")
                onClicked: people.page.add()
            }
        }

        AddPane {
            anchors.fill: parent
            visible: people.now.view === "add"
            page: people.page
            shell: people.shell
            narrow: people.narrow
        }

        PersonPane {
            anchors.fill: parent
            visible: people.now.view === "person"
            page: people.page
            shell: people.shell
            narrow: people.narrow
        }
    }

    Shortcut {
        enabled: people.front && people.now.view !== ""
        sequences: Keymap.keys("back")
        onActivated: people.page.close()
    }
}
