pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Notices of the desktop: whether there are any, and how much they say.
KCard {
    id: card

    required property var shell
    readonly property bool on: shell.notices !== "off"

    glyph: "bell"
    title: qsTr("Notices")
    sought: qsTr("notifications, sound, alerts, pop-ups, do not disturb")

    KSwitch {
        objectName: "noticesSwitch"
        width: parent.width
        text: qsTr("Tell me on the desktop")
        sought: qsTr("silence, quiet, mute, banner")
        note: qsTr("Of messages, posts, people and calls, while you do not look at them. A call is shown in the window in any case.")
        checked: card.on
        onClicked: {
            card.shell.tell(!card.on);
            checked = Qt.binding(() => card.on);
        }
    }

    KColumn {
        width: parent.width
        visible: card.on
        spacing: Theme.s2
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("What a notice says")

        Repeater {
            model: [["full", qsTr("Who and what"), "eye"], ["names", qsTr("Only who"), "person"], ["nothing", qsTr("Only that there is something"), "eye-off"]]

            KChoice {
                required property var modelData

                objectName: "notices-" + modelData[0]
                width: parent.width
                implicitHeight: Math.max(Theme.controlHeight + Theme.s2, implicitContentHeight + Theme.s4)
                text: modelData[1]
                glyph: modelData[2]
                checked: card.shell.notices === modelData[0]
                onClicked: {
                    card.shell.set_notices(modelData[0]);
                    checked = Qt.binding(() => card.shell.notices === modelData[0]);
                }
            }
        }
    }

    KSwitch {
        objectName: "countSwitch"
        width: parent.width
        text: qsTr("A number on Kith's icon")
        sought: qsTr("badge, unread, count, dock, launcher")
        note: qsTr("How much is new, where your desktop shows such numbers. What you muted does not count.")
        checked: card.shell.count.on
        onClicked: {
            card.shell.count.set_on(checked);
            checked = Qt.binding(() => card.shell.count.on);
        }
    }
}
