pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

Rectangle {
    id: people

    required property var page
    required property var shell
    property bool narrow: false

    color: Theme.surface

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: qsTr("People")
        }

        KList {
            id: list

            objectName: "peopleList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            name: qsTr("Contacts")
            model: people.page.contacts

            delegate: KRow {
                id: row

                required property string id
                required property string name

                width: list.width
                text: name
                onClicked: people.shell.go("chats", id)

                KAvatar {
                    id: avatar

                    anchors.verticalCenter: parent.verticalCenter
                    name: row.name
                    person: row.id
                }

                KText {
                    anchors.left: avatar.right
                    anchors.leftMargin: Theme.s3
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: row.name
                }
            }

            KEmpty {
                anchors.centerIn: parent
                visible: list.count === 0
                glyph: "people"
                title: qsTr("Nobody yet")
                note: qsTr("Invite somebody, or look who is near.")
            }
        }
    }
}
