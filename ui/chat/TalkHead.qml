pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The bar above a conversation: who it is with, and what else can be done with them.
Rectangle {
    id: pane

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.talk.now
    // Until when it is muted, if it is.
    readonly property string heard: page.tidying.turn < 0 ? "" : (page.tidying.state(now.contact)?.text ?? "")
    readonly property bool may_call: shell.has("calls") && now.state === "contact"

    function below(menu: var, button: Item): void {
        menu.popup(button, button.width - menu.width, button.height);
    }

    function details(): void {
        shell.go(now.group ? "group" : "people", now.contact);
    }

    implicitHeight: Theme.headerHeight
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: pane.narrow ? Theme.s2 : Theme.s4
        anchors.rightMargin: Theme.s3
        spacing: Theme.s3

        KIconButton {
            objectName: "talkBack"
            visible: pane.narrow
            glyph: "back"
            text: qsTr("Back to the list")
            onClicked: pane.page.close()
        }

        KAvatar {
            objectName: "talkAvatar"
            size: 38
            name: pane.now.name
            person: pane.now.contact
            online: pane.now.online
            group: pane.now.group
            picture: pane.now.picture
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 1

            RowLayout {
                spacing: 6

                KHeading {
                    Layout.fillWidth: true
                    Layout.maximumWidth: Math.ceil(implicitWidth)
                    objectName: "talkName"
                    text: pane.now.name
                }

                KIcon {
                    visible: pane.now.verified
                    glyph: "verified"
                    size: 17
                    color: Theme.goodText
                }

                KIcon {
                    objectName: "talkHushed"
                    visible: pane.heard !== ""
                    glyph: "bell-off"
                    size: 15
                    color: Theme.textFaint
                }

                Item {
                    Layout.fillWidth: true
                }
            }

            KText {
                readonly property string said: pane.now.group ? people : pane.now.state !== "contact" ? qsTr("Asked; what you write waits until they answer") : pane.now.verified ? qsTr("Safety number compared") : qsTr("End-to-end encrypted")

                readonly property string people: pane.now.members > 0 ? qsTr("%1 · End-to-end encrypted").arg(pane.now.members === 1 ? qsTr("Only you") : qsTr("%1 members").arg(pane.now.members)) : qsTr("Group")

                readonly property string lasting: pane.now.time_words !== "" ? qsTr(" · Messages disappear after %1").arg(pane.now.time_words) : ""

                objectName: "talkState"
                Layout.fillWidth: true
                readonly property string all: (pane.now.online ? qsTr("Online · %1").arg(said) : pane.now.last_seen !== "" ? qsTr("Last seen %1 · %2").arg(pane.now.last_seen).arg(said) : said) + lasting

                text: pane.now.typing || (pane.heard !== "" ? qsTr("%1 · %2").arg(pane.heard).arg(all) : all)
                font.pixelSize: Theme.caption
                color: pane.now.typing !== "" ? Theme.accentText : Theme.textFaint
            }
        }

        KIconButton {
            objectName: "talkCall"
            focusPolicy: Qt.TabFocus  // a click leaves the focus where one writes
            visible: pane.may_call
            glyph: "calls"
            text: qsTr("Call")
            onClicked: pane.shell.page_of("calls").ring(pane.now.contact, false)
        }

        KIconButton {
            objectName: "talkVideo"
            focusPolicy: Qt.TabFocus
            visible: pane.may_call && !pane.narrow
            glyph: "video"
            text: qsTr("Video call")
            onClicked: pane.shell.page_of("calls").ring(pane.now.contact, true)
        }

        KIconButton {
            id: timer

            objectName: "talkTimer"
            focusPolicy: Qt.TabFocus
            visible: pane.now.may_time && !pane.narrow
            glyph: "timer"
            text: qsTr("Disappearing messages")
            onClicked: pane.below(times.made(), timer)
        }

        KIconButton {
            objectName: "talkDetails"
            focusPolicy: Qt.TabFocus
            visible: !pane.narrow
            glyph: "info"
            text: qsTr("About %1").arg(pane.now.name)
            hint: qsTr("Details (Ctrl+D)")
            onClicked: pane.details()
        }

        KIconButton {
            id: more

            objectName: "talkMore"
            focusPolicy: Qt.TabFocus
            glyph: "more"
            text: qsTr("More")
            onClicked: pane.below(rest.made(), more)
        }
    }

    KLater {
        id: rest

        sourceComponent: TalkMenu {
            page: pane.page
            shell: pane.shell
            at: more
            narrow: pane.narrow
            onTiming: pane.below(times.made(), more)
            onDetailed: pane.details()
            onCalling: pane.shell.page_of("calls").ring(pane.now.contact, true)
        }
    }

    KLater {
        id: times

        sourceComponent: TimerMenu {
            talk: pane.page.talk
        }
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
