import QtQuick
import QtQuick.Layouts
import ui.theme

// The first column of the settings: how Kith looks and speaks, who I am, how I am told of things, and what takes room.
ColumnLayout {
    id: column

    required property var page
    required property var shell

    Layout.fillWidth: true
    Layout.alignment: Qt.AlignTop
    spacing: Theme.s4

    LooksCard {
        Layout.fillWidth: true
        shell: column.shell
    }

    ProfileCard {
        Layout.fillWidth: true
        profile: column.page.profile
        shell: column.shell
    }

    WritingCard {
        Layout.fillWidth: true
        shell: column.shell
    }

    LanguageCard {
        Layout.fillWidth: true
        shell: column.shell
    }

    NoticesCard {
        Layout.fillWidth: true
        shell: column.shell
    }

    QuietCard {
        Layout.fillWidth: true
        shell: column.shell
    }

    LinksCard {
        Layout.fillWidth: true
        shell: column.shell
    }

    StorageCard {
        Layout.fillWidth: true
        storing: column.page.storing
    }
}
