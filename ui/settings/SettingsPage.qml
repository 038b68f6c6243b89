pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Everything that can be chosen, in two columns of cards where there is room for them.
Rectangle {
    id: settings

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property Item sheet: settings
    readonly property bool wide: width >= 860 * Theme.scale

    color: Theme.canvas

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: qsTr("Settings")
        }

        KBanner {
            objectName: "settingsError"
            Layout.fillWidth: true
            visible: settings.now.known && settings.now.error !== ""
            tone: "bad"
            text: qsTr("What you see may be out of date: %1").arg(settings.now.error)
            action: qsTr("Try again")
            onActed: settings.page.again()
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            KSpinner {
                anchors.centerIn: parent
                visible: !settings.now.known && settings.now.error === ""
            }

            KFailure {
                anchors.centerIn: parent
                visible: !settings.now.known && settings.now.error !== ""
                shell: settings.shell
                button: "settingsAgain"
                title: qsTr("The settings cannot be shown")
                note: settings.now.error
                onTried: settings.page.again()
            }

            KSheet {
                anchors.fill: parent
                visible: settings.now.known
                most: settings.wide ? 1040 : 600

                GridLayout {
                    Layout.fillWidth: true
                    columns: settings.wide ? 2 : 1
                    columnSpacing: Theme.s4
                    rowSpacing: Theme.s4
                    uniformCellWidths: true

                    ColumnLayout {
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                        spacing: Theme.s4

                        ProfileCard {
                            Layout.fillWidth: true
                            profile: settings.page.profile
                            shell: settings.shell
                        }

                        DevicesCard {
                            Layout.fillWidth: true
                            devices: settings.page.devices
                            shell: settings.shell
                        }

                        LooksCard {
                            Layout.fillWidth: true
                            shell: settings.shell
                        }

                        LanguageCard {
                            Layout.fillWidth: true
                            shell: settings.shell
                        }

                        NoticesCard {
                            Layout.fillWidth: true
                            shell: settings.shell
                        }
                    }

                    ColumnLayout {
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                        spacing: Theme.s4

                        ShownCard {
                            Layout.fillWidth: true
                            showing: settings.page.showing
                        }

                        ServingCard {
                            Layout.fillWidth: true
                            serving: settings.page.serving
                            shell: settings.shell
                        }

                        BackupCard {
                            Layout.fillWidth: true
                            backups: settings.page.backups
                            shell: settings.shell
                        }

                        StoreCard {
                            Layout.fillWidth: true
                            now: settings.now
                            factor: settings.page.factor
                            shell: settings.shell
                        }

                        AboutCard {
                            Layout.fillWidth: true
                            now: settings.now
                            shell: settings.shell
                        }
                    }
                }
            }
        }
    }
}
