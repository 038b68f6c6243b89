pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// After which time what is written in a conversation disappears.
KMenu {
    id: times

    required property var talk

    title: qsTr("Messages disappear after")

    Repeater {
        model: times.talk.timing.choices

        KMenuItem {
            required property var modelData

            objectName: "time-" + modelData[0]
            glyph: modelData[0] === times.talk.now.time ? "check" : "timer"
            text: modelData[1]
            onTriggered: if (modelData[0] !== times.talk.now.time)
                times.talk.timing.choose(modelData[0])
        }
    }
}
