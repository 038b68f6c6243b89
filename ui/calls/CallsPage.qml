pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The history of calls; a row calls back.
Rectangle {
    id: calls

    required property var page
    required property var shell
    readonly property string failed: shell.troubles.of["calls"] ?? ""
    property bool narrow: false
    readonly property bool busy: page.now.dialling || (page.now.id !== "" && page.now.state !== "ended")

    color: Theme.surface

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: qsTr("Calls")

            KButton {
                objectName: "callSomebody"
                visible: calls.page.lines.count > 0
                kind: "quiet"
                glyph: "plus"
                text: qsTr("New call")
                onClicked: calls.shell.go("people", "")
            }
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            KSpinner {
                anchors.centerIn: parent
                visible: !calls.page.known && calls.failed === ""
            }

            KFailure {
                anchors.centerIn: parent
                visible: !calls.page.known && calls.failed !== ""
                width: parent.width - 2 * Theme.s6
                shell: calls.shell
                button: "callsAgain"
                title: qsTr("The calls cannot be shown")
                note: calls.failed
                onTried: calls.shell.troubles.again("calls")
            }

            KEmpty {
                anchors.centerIn: parent
                visible: calls.page.known && calls.page.lines.count === 0
                glyph: "calls"
                title: qsTr("No calls yet")
                note: qsTr("Call somebody who is online. What you say goes straight from your machine to theirs.")

                KButton {
                    objectName: "callsEmptyPeople"
                    anchors.horizontalCenter: parent.horizontalCenter
                    kind: "primary"
                    glyph: "people"
                    text: qsTr("Choose somebody")
                    onClicked: calls.shell.go("people", "")
                }
            }

            KList {
                id: list

                objectName: "callHistory"
                anchors.fill: parent
                anchors.leftMargin: Math.max(0, (parent.width - 760) / 2)
                anchors.rightMargin: anchors.leftMargin
                topMargin: Theme.s2
                bottomMargin: Theme.s2
                name: qsTr("Calls that ended")
                model: calls.page.lines
                visible: count > 0
                delegate: CallRow {
                    width: ListView.view.width
                    busy: calls.busy
                    onMessaged: person => calls.shell.go("chats", person)
                    onRung: (person, video) => calls.page.ring(person, video)
                }
            }
        }
    }
}
