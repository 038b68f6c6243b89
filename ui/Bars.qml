pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.controls

// Above all pages: what waits for the person, and the bars of pages, each while it has something to show (`shown`).
ColumnLayout {
    id: bars

    required property var shell

    spacing: 0

    Repeater {
        model: bars.shell.reminders

        KBanner {
            id: reminder

            required property var modelData

            Layout.fillWidth: true
            text: modelData.text
            tone: modelData.tone
            action: modelData.action
            onActed: bars.shell.go(reminder.modelData.page, "")
        }
    }

    Repeater {
        model: bars.shell.rail.filter(entry => entry.bar !== "")

        Loader {
            id: strip

            required property var modelData
            readonly property var bar: item

            Layout.fillWidth: true
            visible: bar?.shown ?? false
            Component.onCompleted: setSource(modelData.bar, {
                page: Qt.binding(() => bars.shell.page_of(strip.modelData.key)),
                shell: bars.shell
            })
        }
    }
}
