pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Who is in an album. Its owner ticks contacts to add them, and takes people out.
KDialog {
    id: dialog

    required property var page
    readonly property bool mine: page.album.mine === true
    property var ticked: []

    title: qsTr("People in this album")
    onAboutToShow: ticked = []

    function tick(person: string, on: bool): void {
        ticked = on ? ticked.concat([person]) : ticked.filter(one => one !== person);
    }

    contentItem: ColumnLayout {
        spacing: Theme.s3

        KNote {
            Layout.fillWidth: true
            text: dialog.mine ? qsTr("They see every photo in it, now and later, and can add their own.") : qsTr("Whoever made the album decides who is in it.")
        }

        KList {
            id: list

            objectName: "albumGuests"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(360, contentHeight)
            name: qsTr("People")
            model: dialog.page.guests

            delegate: KRow {
                id: row

                required property string id
                required property string name
                required property bool in_album
                required property bool owner
                readonly property bool on: dialog.ticked.includes(id)
                readonly property string note: owner ? qsTr("made this album") : in_album ? qsTr("in this album") : ""

                objectName: "guest"
                inset: 0
                implicitHeight: 56
                width: list.width
                visible: in_album || dialog.mine
                height: visible ? implicitHeight : 0
                text: note ? name + ", " + note : name
                Accessible.checkable: !in_album
                Accessible.checked: on
                onClicked: if (!in_album)
                    dialog.tick(id, !on)

                RowLayout {
                    anchors.fill: parent
                    spacing: Theme.s3

                    KAvatar {
                        size: 36
                        name: row.name
                        person: row.id
                    }

                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 0

                        KText {
                            Layout.fillWidth: true
                            text: row.name
                            Accessible.ignored: true
                        }

                        KNote {
                            visible: text !== ""
                            text: row.note
                            Accessible.ignored: true
                        }
                    }

                    KButton {
                        visible: dialog.mine && row.in_album && !row.owner
                        kind: "quiet"
                        text: qsTr("Take out")
                        Accessible.name: qsTr("Take out: %1").arg(row.name)
                        onClicked: dialog.page.dismiss(row.id)
                    }

                    KIcon {
                        visible: row.on
                        glyph: "check"
                        color: Theme.accentText
                    }

                    Rectangle {
                        visible: !row.in_album && !row.on
                        implicitWidth: 20
                        implicitHeight: 20
                        radius: 10
                        color: "transparent"
                        border.width: 2
                        border.color: Theme.edge
                    }
                }
            }
        }

        KNote {
            visible: list.count <= 1 && dialog.mine
            text: qsTr("You have no contacts yet. Find people on the People page first.")
        }
    }

    buttons: [
        KButton {
            objectName: "invitePeople"
            kind: "primary"
            visible: dialog.mine
            enabled: dialog.ticked.length > 0
            text: dialog.ticked.length > 1 ? qsTr("Add %1 people").arg(dialog.ticked.length) : qsTr("Add")
            onClicked: {
                dialog.page.invite(dialog.ticked);
                dialog.close();
            }
        },
        KButton {
            kind: "quiet"
            text: qsTr("Close")
            onClicked: dialog.close()
        }
    ]
}
