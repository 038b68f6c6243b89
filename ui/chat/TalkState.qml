import QtQuick
import ui.controls

// What stands in the place of lines: that they are brought, that there are none, or why they cannot be shown.
Item {
    id: place

    required property var talk
    required property var shell
    readonly property string failed: shell.troubles.of["talk"] ?? ""
    readonly property bool waits: talk.now.contact !== "" && !talk.now.loaded

    onWaitsChanged: late.passed = false

    KEmpty {
        anchors.centerIn: parent
        visible: place.talk.now.empty
        glyph: "comment"
        title: qsTr("Say hello to %1").arg(place.talk.now.name)
        note: qsTr("What you write is kept on this computer and sent as soon as %1 can be reached.").arg(place.talk.now.name)
    }

    KSpinner {
        objectName: "talkLoads"
        anchors.centerIn: parent
        visible: place.waits && late.passed && place.failed === ""
    }

    // Nothing turns for what is there at once.
    Timer {
        id: late

        property bool passed: false

        interval: 400
        running: place.waits && !passed
        onTriggered: passed = true
    }

    KFailure {
        anchors.centerIn: parent
        visible: place.waits && place.failed !== ""
        shell: place.shell
        button: "talkAgain"
        title: qsTr("This conversation cannot be shown")
        note: place.failed
        onTried: place.shell.page_of("chats").again()
    }
}
