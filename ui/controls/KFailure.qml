import QtQuick
import ui.theme

// What a page says in the place of what it could not load: what failed, why, a way to try again, and the code of it for
// whoever is asked for help: `shell` has that.
KEmpty {
    id: failure

    property string button: "tryAgain"
    property var shell: null
    property bool detailed: false
    readonly property string code: shell && visible && note !== "" ? shell.troubles.code_of(note) : ""

    signal tried

    glyph: "alert"
    onVisibleChanged: detailed = false

    KButton {
        objectName: failure.button
        anchors.horizontalCenter: parent.horizontalCenter
        kind: "primary"
        glyph: "refresh"
        text: qsTr("Try again")
        onClicked: failure.tried()
    }

    KButton {
        objectName: "details"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: failure.code !== "" && !failure.detailed
        kind: "quiet"
        text: qsTr("Details")
        onClicked: failure.detailed = true
    }

    KFact {
        objectName: "failureCode"
        width: Math.min(300, failure.width)
        visible: failure.detailed && failure.code !== ""
        label: qsTr("Code")
        labelWidth: 60
        text: failure.code
        copies: true
        onCopied: {
            failure.shell.copy(failure.code);
            failure.shell.say(qsTr("Copied: %1").arg(failure.code));
        }
    }
}
