pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Everything that can be chosen, in two columns of cards where there is room for them, and a list of the cards beside
// them. A field at the top finds each thing in them.
Rectangle {
    id: settings

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property Item sheet: settings
    readonly property bool wide: cards.width >= 860 * Theme.scale
    property string typed: ""
    readonly property bool finds: typed !== ""
    property list<var> known: []  // what there was when somebody began to type

    // Lead to one of what was found.
    function choose(number: int): void {
        const item = found.hits[number]?.item ?? null;
        bar.text = "";
        if (item)
            Qt.callLater(lead, item, true);
    }

    // Bring a control or a card into view and show it for a moment; by key the keyboard goes there, too.
    function lead(item: Item, byKey: bool): void {
        if ((item as KCard) || !byKey)
            cards.begin(item);
        else
            cards.reveal(item);
        if (byKey)
            (contents.entry(item) ?? cards).forceActiveFocus(Qt.TabFocusReason);
        flash.show(item);
    }

    function all(): void {
        bar.text = "";
        bar.take();
    }

    color: Theme.canvas

    Contents {
        id: contents

        sheet: columns
    }

    Shortcut {
        enabled: settings.shell.state === "open" && settings.shell.page === "settings" && settings.now.known
        sequences: Keymap.keys("setting")
        onActivated: bar.take()
    }

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

        FindSetting {
            id: bar

            Layout.fillWidth: true
            visible: settings.now.known
            list: found.list
            onTextChanged: {
                if (!settings.finds)
                    settings.known = contents.read();  // while all of it can be seen
                settings.typed = text.trim();
            }
            onChosen: number => settings.choose(number)
            onEnded: cards.forceActiveFocus()
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 0

            Parts {
                Layout.fillHeight: true
                visible: settings.now.known && settings.width >= 800 * Theme.scale
                cards: [...left.children, ...right.children].filter(one => (one as KCard) !== null)
                onChosen: (card, byKey) => {
                    bar.text = "";
                    Qt.callLater(settings.lead, card, byKey);
                }
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

                FoundSettings {
                    id: found

                    anchors.fill: parent
                    visible: settings.now.known && settings.finds
                    hits: settings.finds ? contents.fitting(settings.known, settings.typed) : []
                    onChosen: number => settings.choose(number)
                    onCleared: settings.all()
                }

                KSheet {
                    id: cards

                    objectName: "settingsCards"
                    anchors.fill: parent
                    visible: settings.now.known && !settings.finds
                    most: settings.wide ? 1040 : 600

                    GridLayout {
                        id: columns

                        Layout.fillWidth: true
                        columns: settings.wide ? 2 : 1
                        columnSpacing: Theme.s4
                        rowSpacing: Theme.s4
                        uniformCellWidths: true

                        FirstCards {
                            id: left

                            page: settings.page
                            shell: settings.shell
                        }

                        SecondCards {
                            id: right

                            page: settings.page
                            shell: settings.shell
                        }
                    }

                    Flash {
                        id: flash

                        parent: cards.contentItem
                    }
                }
            }
        }
    }
}
