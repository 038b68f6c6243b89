pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What the window shows until a node runs and its store is open: a card in the middle, one step at a time.
Rectangle {
    id: first

    required property var shell
    readonly property var steps: shell.first_steps
    readonly property bool starting: shell.state === "starting"
    readonly property string step: starting || !steps ? "" : steps.step

    color: Theme.window

    Rectangle {
        anchors.centerIn: parent
        visible: first.step !== ""
        width: Math.min(parent.width - 2 * Theme.s4, first.step === "phrase" || first.step === "honest" ? 620 : 460)
        height: Math.min(parent.height - 2 * Theme.s4, loader.implicitHeight + 2 * Theme.s8)
        radius: Theme.radiusLarge
        color: Theme.surface
        border.width: 1
        border.color: Theme.line

        Flickable {
            anchors.fill: parent
            anchors.margins: Theme.s8
            contentHeight: loader.implicitHeight
            clip: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds

            Loader {
                id: loader

                width: parent.width
                sourceComponent: first.step === "name" ? name : first.step === "lock" ? lock : first.step === "phrase" ? phrase : first.step === "unlock" ? unlock : first.step === "backup" ? backup : first.step === "code" ? code : first.step === "words" ? words : first.step === "restoring" || first.step === "returning" ? restoring : first.step === "failed" ? failed : first.step === "honest" ? honest : ["node_older", "node_newer", "store_newer"].includes(first.step) ? versions : null
            }
        }
    }

    KColumn {
        anchors.centerIn: parent
        spacing: Theme.s4
        objectName: "firstStarting"
        visible: first.starting
        opacity: late.passed ? 1 : 0

        KMark {
            anchors.horizontalCenter: parent.horizontalCenter
        }

        KNote {
            anchors.horizontalCenter: parent.horizontalCenter
            text: first.shell.status || qsTr("Starting your node…")
        }

        KSpinner {
            anchors.horizontalCenter: parent.horizontalCenter
        }
    }

    // Nothing is said of what takes no second.
    Timer {
        id: late

        property bool passed: false

        interval: 700
        running: first.starting
        onRunningChanged: if (running)
            passed = false
        onTriggered: passed = true
    }

    Component {
        id: name

        NameStep {
            steps: first.steps
            shell: first.shell
        }
    }

    Component {
        id: lock

        LockStep {
            steps: first.steps
        }
    }

    Component {
        id: phrase

        PhraseView {
            words: first.steps.words
            shell: first.shell
        }
    }

    Component {
        id: unlock

        UnlockStep {
            steps: first.steps
        }
    }

    Component {
        id: backup

        BackupStep {
            steps: first.steps
        }
    }

    Component {
        id: code

        CodeStep {
            steps: first.steps
        }
    }

    Component {
        id: words

        WordsStep {
            steps: first.steps
        }
    }

    Component {
        id: restoring

        RestoringStep {
            steps: first.steps
        }
    }

    Component {
        id: honest

        KColumn {
            spacing: Theme.s6

            HonestView {
                width: parent.width
            }

            KButton {
                objectName: "honestSeen"
                anchors.right: parent.right
                kind: "primary"
                text: qsTr("I see")
                onClicked: first.steps.see()
                Component.onCompleted: forceActiveFocus()
            }
        }
    }

    Component {
        id: versions

        VersionStep {
            steps: first.steps
        }
    }

    Component {
        id: failed

        KColumn {
            KFailure {
                anchors.horizontalCenter: parent.horizontalCenter
                shell: first.shell
                title: qsTr("Your node does not start")
                note: first.steps.error
                onTried: first.steps.try_again()
            }
        }
    }
}
