pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// What is announced of a group.
KMenu {
    id: choices

    required property var tidying
    property string contact: ""
    readonly property string now: tidying.turn < 0 ? "" : (tidying.state(contact)?.announce ?? "all")

    title: qsTr("What is announced")

    Repeater {
        model: choices.tidying.announced

        KMenuItem {
            required property var modelData

            objectName: "announce-" + modelData[0]
            glyph: choices.now === modelData[0] ? "check" : modelData[0] === "nothing" ? "bell-off" : "bell"
            text: modelData[1]
            onTriggered: choices.tidying.announce(choices.contact, modelData[0])
        }
    }
}
