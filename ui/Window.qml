pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The window: a rail of pages at the left, the page in front, banners above it, passing sentences at its foot.
Window {
    id: window

    required property var shell
    readonly property bool narrow: width < 720
    readonly property Item sheet: shell.state === "open" ? frontOf(shell.page, pages.count)?.sheet ?? null : null

    function frontOf(key: string, count: int): PageLoader {
        const at = shell.rail.findIndex(entry => entry.key === key);
        return at < 0 || at >= count ? null : pages.itemAt(at) as PageLoader;
    }

    width: 1180
    height: 760
    minimumWidth: 420
    minimumHeight: 480
    visible: true
    title: shell.samples_only ? qsTr("Kith: samples") : "Kith"
    color: Theme.window
    LayoutMirroring.enabled: Theme.mirrored
    LayoutMirroring.childrenInherit: true
    onClosing: close => {
        if (!shell.may_close()) {
            close.accepted = false;
            hide();
        }
    }
    onActiveChanged: shell.set_focused(active)

    Dressed {
        shell: window.shell
    }

    Connections {
        target: window.shell

        function onRaised(): void {
            window.show();
            window.raise();
            window.requestActivate();
        }
    }

    Loader {
        readonly property bool wanted: window.shell.state !== "open"

        anchors.fill: parent
        z: 1
        onWantedChanged: load()
        Component.onCompleted: load()

        function load(): void {
            if (wanted)
                setSource("first/FirstPage.qml", {
                    shell: window.shell
                });
            else
                source = "";
        }
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0
        visible: window.shell.state === "open"

        Rail {
            id: places

            Layout.fillHeight: true
            shell: window.shell
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 0

            KBanner {
                objectName: "sampleBanner"
                Layout.fillWidth: true
                visible: window.shell.samples_only
                text: qsTr("A sample world: nobody here is real, and nothing leaves this computer. All of it is gone once you leave.")
                action: qsTr("Leave")
                onActed: window.shell.leave()
            }

            AwayBanner {
                Layout.fillWidth: true
                shell: window.shell
            }

            Bars {
                Layout.fillWidth: true
                Layout.fillHeight: false
                shell: window.shell
            }

            Item {
                id: stage

                Layout.fillWidth: true
                Layout.fillHeight: true

                Repeater {
                    id: pages

                    model: window.shell.rail

                    PageLoader {
                        required property var modelData

                        anchors.fill: stage
                        shell: window.shell
                        key: modelData.key
                        file: modelData.qml
                        narrow: window.narrow
                    }
                }
            }
        }
    }

    Repeater {
        model: window.shell.rail

        Loader {
            id: above

            required property var modelData

            anchors.fill: parent
            active: window.shell.state === "open" && modelData.overlay !== ""
            Component.onCompleted: if (modelData.overlay !== "")
                setSource(modelData.overlay, {
                    page: Qt.binding(() => window.shell.page_of(above.modelData.key)),
                    shell: window.shell
                })
        }
    }

    Passing {
        shell: window.shell
        over: window.sheet
        home: window.contentItem
    }

    Shortcut {
        sequences: [StandardKey.Quit]
        onActivated: window.shell.leave()
    }

    KLater {
        id: keys

        sourceComponent: KKeys {}
    }

    Shortcut {
        sequences: Keymap.keys("help")
        enabled: window.shell.state === "open"
        onActivated: keys.made().open()
    }

    Going {
        shell: window.shell
    }

    Sections {
        shell: window.shell
        rail: places
        parts: window.frontOf(window.shell.page, pages.count)?.parts ?? []
    }

    Instantiator {
        model: [[Keymap.keys("settings"), "settings", ""], [Keymap.keys("everything"), "search", ""], [Keymap.keys("add"), "people", "add"], ...window.shell.rail.filter(entry => !entry.hidden).map((entry, at) => [Keymap.keys("page").slice(at, at + 1), entry.key, ""])]

        Shortcut {
            required property var modelData

            sequences: modelData[0]
            enabled: window.shell.state === "open"
            onActivated: window.shell.go(modelData[1], modelData[2])
        }
    }
}
