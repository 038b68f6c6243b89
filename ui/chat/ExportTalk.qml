pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Asks how a conversation is to be exported, says that nothing of it will be encrypted, how far it is, and what came of it.
KDialog {
    id: dialog

    required property var exporting
    readonly property var now: exporting.now

    title: qsTr("Export this conversation")

    contentItem: KColumn {
        spacing: Theme.s3

        KText {
            objectName: "exportName"
            width: parent.width
            text: dialog.now.name
            elide: Text.ElideMiddle
            font.weight: Font.DemiBold
        }

        KNote {
            objectName: "exportWarning"
            width: parent.width
            text: qsTr("Nothing in it is encrypted: whoever has the folder can read it. Messages that disappear are left out, and so are files that are not on this computer.")
            color: Theme.warnText
        }

        KSwitch {
            id: pages

            objectName: "exportPages"
            width: parent.width
            enabled: !dialog.now.busy
            text: qsTr("With pages to read")
            note: qsTr("For any browser, without a network, and to print. Other programs read the rest.")
            checked: true
        }

        RowLayout {
            width: parent.width
            visible: dialog.now.busy
            spacing: Theme.s2

            KSpinner {
                size: 20
            }

            KNote {
                objectName: "exportDone"
                Layout.fillWidth: true
                text: dialog.now.done
            }
        }

        KNote {
            objectName: "exportSaid"
            width: parent.width
            visible: text !== ""
            text: dialog.now.said
            color: Theme.goodText
        }

        KNote {
            objectName: "exportError"
            width: parent.width
            visible: text !== ""
            text: dialog.now.error
            color: Theme.dangerText
            Accessible.role: Accessible.AlertMessage
        }
    }

    buttons: [
        KButton {
            objectName: "exportShow"
            visible: dialog.now.made !== ""
            kind: "primary"
            text: qsTr("Show folder")
            onClicked: dialog.exporting.show()
        },
        KButton {
            objectName: "exportBegin"
            visible: !dialog.now.busy && dialog.now.made === ""
            kind: dialog.now.said !== "" ? "quiet" : "primary"
            glyph: "folder"
            text: qsTr("Choose a folder")
            onClicked: dialog.exporting.begin(pages.checked)
        },
        KButton {
            objectName: "exportStop"
            visible: dialog.now.busy
            kind: "danger"
            text: qsTr("Stop")
            onClicked: dialog.exporting.stop()
        },
        KButton {
            objectName: "exportClose"
            kind: "quiet"
            text: qsTr("Close")
            onClicked: dialog.close()
        }
    ]
}
