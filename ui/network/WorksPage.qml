pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// What fails now with what still works and what waits; below it what else could fail and does not.
Rectangle {
    id: works

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property Item sheet: works
    readonly property bool front: shell.page === "works" && shell.state === "open"

    color: Theme.canvas

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: qsTr("What still works")
            back: true
            onBackwards: works.page.back()
        }

        KBanner {
            objectName: "worksError"
            Layout.fillWidth: true
            visible: works.now.known && works.now.error !== ""
            tone: "bad"
            text: qsTr("What you see may be out of date: %1").arg(works.now.error)
            action: qsTr("Try again")
            onActed: works.page.again()
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            KSpinner {
                anchors.centerIn: parent
                visible: !works.now.known && works.now.error === ""
            }

            KFailure {
                shell: works.shell
                anchors.centerIn: parent
                visible: !works.now.known && works.now.error !== ""
                button: "worksAgain"
                title: qsTr("This cannot be told now")
                note: works.now.error
                onTried: works.page.again()
            }

            KSheet {
                anchors.fill: parent
                visible: works.now.known

                KCard {
                    Layout.fillWidth: true
                    visible: works.now.failing === 0
                    objectName: "worksAll"
                    glyph: "check"
                    tone: Theme.goodText
                    title: qsTr("Everything works")
                    note: qsTr("Nothing of what your node can notice fails now.")
                }

                Repeater {
                    model: works.page.failing

                    KCard {
                        id: failure

                        required property string fails
                        required property string waits
                        required property var model

                        objectName: "works-" + model.key
                        Layout.fillWidth: true
                        glyph: "alert"
                        tone: Theme.warnText
                        title: failure.fails

                        KFact {
                            width: parent.width
                            label: qsTr("Still works")
                            text: failure.model.works
                        }

                        KFact {
                            width: parent.width
                            label: qsTr("Waits")
                            text: failure.waits
                        }
                    }
                }

                KCard {
                    Layout.fillWidth: true
                    title: qsTr("Not now")
                    note: qsTr("What your node would notice, too.")

                    Repeater {
                        model: works.page.sound

                        KColumn {
                            id: sound

                            required property string fails
                            required property string waits
                            required property var model

                            width: parent ? parent.width : 0
                            spacing: 2

                            KText {
                                width: parent.width
                                wrapMode: Text.Wrap
                                text: sound.fails
                            }

                            KNote {
                                width: parent.width
                                text: sound.model.works
                            }

                            KNote {
                                width: parent.width
                                text: sound.waits
                            }
                        }
                    }
                }
            }
        }
    }

    Shortcut {
        enabled: works.front
        sequences: Keymap.keys("back")
        onActivated: works.page.back()
    }
}
