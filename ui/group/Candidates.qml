pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Contacts to tick, with a field to search among them and how many were ticked.
ColumnLayout {
    id: pane

    required property var choosing
    required property var shell
    property int most: 300
    // Asked for before `choosing` is there, in some orders in which a page is made.
    readonly property int offered: choosing?.offered ?? 0
    readonly property bool full: choosing?.no_room ?? false

    function clear(): void {
        field.text = "";
        choosing.clear();
    }

    spacing: Theme.s2

    KField {
        id: field

        objectName: "candidateSearch"
        Layout.fillWidth: true
        visible: pane.offered > 0
        hint: qsTr("Search your contacts")
        glyph: "search"
        input.onTextChanged: pane.choosing.search(text)
        input.Keys.onDownPressed: list.forceActiveFocus()
    }

    KList {
        id: list

        objectName: "candidates"
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(pane.most, contentHeight)
        visible: count > 0
        name: qsTr("Contacts")
        model: pane.choosing?.rows ?? null

        delegate: KRow {
            id: row

            required property int index
            required property string id
            required property string name
            required property bool verified
            required property bool ticked

            objectName: "candidate-" + name
            inset: 0
            implicitHeight: 54
            width: ListView.view.width
            enabled: ticked || !pane.full
            opacity: enabled ? 1 : 0.5
            text: name
            Accessible.role: Accessible.CheckBox
            Accessible.checkable: true
            Accessible.checked: ticked
            onClicked: {
                list.currentIndex = index;
                pane.choosing.tick(id);
            }

            RowLayout {
                anchors.fill: parent
                spacing: Theme.s3

                KAvatar {
                    size: 36
                    name: row.name
                    person: row.id
                }

                KText {
                    Layout.fillWidth: true
                    Layout.maximumWidth: Math.ceil(implicitWidth)
                    text: row.name
                    Accessible.ignored: true
                }

                KIcon {
                    visible: row.verified
                    glyph: "verified"
                    size: 16
                    color: Theme.goodText
                }

                Item {
                    Layout.fillWidth: true
                }

                Rectangle {
                    Layout.rightMargin: Theme.s3
                    implicitWidth: 22
                    implicitHeight: 22
                    radius: 6
                    color: row.ticked ? Theme.accent : "transparent"
                    border.width: row.ticked ? 0 : 2
                    border.color: Theme.edge

                    KIcon {
                        anchors.centerIn: parent
                        visible: row.ticked
                        glyph: "check"
                        size: 16
                        color: Theme.accentInk
                    }
                }
            }
        }
    }

    KNote {
        objectName: "candidatesNone"
        Layout.fillWidth: true
        visible: list.count === 0
        text: pane.offered > 0 ? qsTr("None of your contacts is called so.") : qsTr("There is nobody to add: people have to be your contacts first.")
    }

    KButton {
        objectName: "candidatesFind"
        visible: pane.offered === 0
        glyph: "invite"
        text: qsTr("Find people")
        onClicked: pane.shell.go("people", "add")
    }

    KNote {
        objectName: "candidateCount"
        Layout.fillWidth: true
        visible: pane.offered > 0
        text: pane.full ? qsTr("The group is full.") : qsTr("%1 chosen, room for %2").arg(pane.choosing?.count ?? 0).arg(pane.choosing?.room ?? 0)
    }
}
