pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// For how long nothing of a conversation is announced.
KMenu {
    id: times

    required property var tidying
    property string contact: ""

    title: qsTr("Mute")

    Repeater {
        model: times.tidying.times

        KMenuItem {
            required property var modelData

            objectName: "mute-" + modelData[0]
            glyph: "bell-off"
            text: modelData[1]
            onTriggered: times.tidying.mute(times.contact, modelData[0])
        }
    }
}
