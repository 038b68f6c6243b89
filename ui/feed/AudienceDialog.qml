pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// For whom a post is: everybody I know, or the people ticked here. Nobody else is ever served it.
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
            checked: dialog.page.for_all
            onClicked: dialog.page.address_all(true)
        }

        KChoice {
            objectName: "audienceChosen"
            Layout.fillWidth: true
            glyph: "people"
            text: qsTr("Chosen people")
            note: qsTr("Only those you tick. They see each other's comments.")
            checked: !dialog.page.for_all
            onClicked: dialog.page.address_all(false)
        }

        KList {
            id: list

            objectName: "audienceList"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(contentHeight, 280)
            visible: !dialog.page.for_all
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
            visible: !dialog.page.for_all && list.count === 0
            text: qsTr("You have no contacts yet.")
        }
    }
}
