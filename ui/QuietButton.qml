pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// Whether Kith keeps quiet, in the rail: one press ends it, or asks for how long it shall.
KIconButton {
    id: bell

    required property var shell
    readonly property var now: shell.quiet.state

    focusPolicy: Qt.TabFocus
    glyph: now.on ? "bell-off" : "bell"
    ink: now.on ? Theme.accentText : Theme.textSoft
    text: now.on ? qsTr("%1. Press to end it.").arg(now.text) : qsTr("Do not disturb…")
    hint: now.on ? now.text : qsTr("Do not disturb")
    onClicked: now.on ? shell.quiet.end() : ask()

    function ask(): void {
        const choices = later.made();
        choices.popup(bell, bell.width, bell.height - choices.height);
    }

    KLater {
        id: later

        sourceComponent: KMenu {
            title: qsTr("Do not disturb")

            Repeater {
                model: [["1h", qsTr("For 1 hour")], ["tomorrow", bell.now.tomorrow], ["on", qsTr("Until I end it")]]

                KMenuItem {
                    required property var modelData

                    objectName: "railQuiet-" + modelData[0]
                    glyph: "bell-off"
                    text: modelData[1]
                    onTriggered: bell.shell.quiet.keep(modelData[0])
                }
            }
        }
    }
}
