import QtQuick
import QtQuick.Layouts
import ui.theme

// The second column of the settings: what others see, my devices, and where everything is kept.
ColumnLayout {
    id: column

    required property var page
    required property var shell

    Layout.fillWidth: true
    Layout.alignment: Qt.AlignTop
    spacing: Theme.s4

    ShownCard {
        Layout.fillWidth: true
        showing: column.page.showing
    }

    DevicesCard {
        Layout.fillWidth: true
        devices: column.page.devices
        shell: column.shell
    }

    BackupCard {
        Layout.fillWidth: true
        backups: column.page.backups
        shell: column.shell
    }

    StoreCard {
        Layout.fillWidth: true
        now: column.page.now
        factor: column.page.factor
        shell: column.shell
    }

    ServingCard {
        Layout.fillWidth: true
        serving: column.page.serving
        shell: column.shell
    }

    AboutCard {
        Layout.fillWidth: true
        now: column.page.now
        shell: column.shell
    }
}
