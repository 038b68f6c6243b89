pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Asks of what age files of others shall go, and says how much that is before anything goes.
KDialog {
    id: dialog

    required property var storing
    readonly property var plan: storing.planning
    property int days: 90

    function ask(): void {
        days = 90;
        storing.plan(days);
        open();
    }

    title: qsTr("Remove files of others")

    contentItem: KColumn {
        spacing: Theme.s2

        KNote {
            width: parent.width
            text: qsTr("They go from this device alone, and can be fetched again as long as their senders have them. Texts stay, and so does what you sent or passed on.")
        }

        Repeater {
            model: [[365, qsTr("Here for more than a year")], [90, qsTr("Here for more than 90 days")], [30, qsTr("Here for more than 30 days")], [0, qsTr("All of them")]]

            KChoice {
                required property var modelData

                objectName: "storageOlder" + modelData[0]
                width: parent.width
                implicitHeight: Theme.controlHeight + Theme.s2
                text: modelData[1]
                checked: dialog.days === modelData[0]
                onClicked: {
                    dialog.days = modelData[0];
                    dialog.storing.plan(dialog.days);
                    checked = Qt.binding(() => dialog.days === modelData[0]);
                }
            }
        }

        KText {
            objectName: "storagePlan"
            width: parent.width
            text: dialog.plan.known ? dialog.plan.said : dialog.storing.now.error !== "" ? dialog.storing.now.error : qsTr("Counting…")
            wrapMode: Text.Wrap
            font.weight: Font.DemiBold
        }
    }

    buttons: [
        KButton {
            objectName: "storageClearSure"
            kind: "danger"
            text: qsTr("Remove")
            enabled: dialog.plan.known && dialog.plan.some
            onClicked: {
                dialog.close();
                dialog.storing.clear();
            }
        },
        KButton {
            objectName: "storageClearNot"
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
