import QtQuick
import QtQuick.Layouts
import ui.theme

// Why what is written cannot be sent as it is, or not yet; and when it shall be, where that is asked.
ColumnLayout {
    id: notes

    required property var scheduling
    property string trouble: ""
    property string waits: ""

    spacing: 0

    SendLater {
        scheduling: notes.scheduling
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
