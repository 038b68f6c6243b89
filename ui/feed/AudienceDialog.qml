pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// For whom a post is: everybody I know, the people ticked here, or a group. Nobody else is ever served it.
KDialog {
    id: dialog

    required property var page

    title: qsTr("Who can see this post?")
    buttons: [
        KButton {
            objectName: "audienceDone"
            kind: "primary"
            text: qsTr("Done")
            enabled: dialog.page.addressed
            onClicked: dialog.close()
        }
    ]

    contentItem: ColumnLayout {
        spacing: Theme.s3

        KChoice {
            objectName: "audienceEverybody"
            Layout.fillWidth: true
            glyph: "globe"
            text: qsTr("Everybody I know")
            note: qsTr("All your contacts, also those you add later.")
            checked: dialog.page.addressee === "contacts"
            onClicked: dialog.page.address("contacts")
        }

        KChoice {
            objectName: "audienceChosen"
            Layout.fillWidth: true
            glyph: "people"
            text: qsTr("Chosen people")
            note: qsTr("Only those you tick. They see each other's comments.")
            checked: dialog.page.addressee === "chosen"
            onClicked: dialog.page.address("chosen")
        }

        KChoice {
            objectName: "audienceGroup"
            Layout.fillWidth: true
            visible: groups.count > 0
            glyph: "chats"
            text: qsTr("A group")
            note: qsTr("Everybody who belongs to it, also those who are let in later.")
            checked: dialog.page.addressee === "group"
            onClicked: dialog.page.address("group")
        }

        KList {
            id: groups

            objectName: "audienceGroups"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(contentHeight, 220)
            visible: dialog.page.addressee === "group"
            name: qsTr("Groups")
            model: dialog.page.groups

            delegate: GroupChoiceRow {
                width: groups.width
                onClicked: dialog.page.choose_group(id)
            }
        }

        KList {
            id: list

            objectName: "audienceList"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(contentHeight, 280)
            visible: dialog.page.addressee === "chosen"
            name: qsTr("Contacts")
            model: dialog.page.people

            delegate: KRow {
                id: row

                required property string id
                required property string name
                required property bool ticked

                objectName: "audience-" + name
                width: list.width
                height: 52
                text: name
                Accessible.checkable: true
                Accessible.checked: ticked
                onClicked: dialog.page.choose(id)

                KAvatar {
                    id: avatar

                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                    name: row.name
                    person: row.id
                    size: 34
                }

                KText {
                    anchors.left: avatar.right
                    anchors.leftMargin: Theme.s3
                    anchors.right: tick.left
                    anchors.verticalCenter: parent.verticalCenter
                    text: row.name
                }

                KIcon {
                    id: tick

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    glyph: row.ticked ? "check" : "plus"
                    color: row.ticked ? Theme.accentText : Theme.textFaint
                }
            }
        }

        KNote {
            Layout.fillWidth: true
            visible: dialog.page.addressee === "chosen" && list.count === 0
            text: qsTr("You have no contacts yet.")
        }
    }
}
