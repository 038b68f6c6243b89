pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Why what is written cannot be sent as it is, or not yet; and when it shall be, where that is asked.
ColumnLayout {
    id: notes

    required property var scheduling
    property string trouble: ""
    property string waits: ""

    spacing: 0

    KLater {
        id: later

        sourceComponent: SendLater {
            scheduling: notes.scheduling
        }
    }

    Connections {
        target: notes.scheduling

        function onAsked(): void {
            later.made().ask();
        }
    }

    ComposerNote {
        objectName: "composerTrouble"
        text: notes.trouble
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    ComposerNote {
        objectName: "composerWaits"
        text: notes.waits
    }
}
