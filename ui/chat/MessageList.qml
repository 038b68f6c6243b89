pragma ComponentBehavior: Bound
import QtQuick
import QtQml.Models
import ui.theme
import ui.controls

// What was said, the newest at the foot. The model holds a window of about 200 lines; nearing an end asks for more.
Item {
    id: pane

    required property var talk
    required property var shell
    readonly property bool atEnd: list.atYEnd || list.contentHeight <= list.height

    signal writing

    function browse(): void {
        list.forceActiveFocus();
        if (list.currentIndex < 0)
            list.currentIndex = 0;
        list.currentItem?.forceActiveFocus();  // a click inside of a line has taken its focus
    }

    // Ask which emoji to react with: to the line that the keyboard is at, or the newest.
    function react(): void {
        const at = list.currentItem?.activeFocus ? list.currentIndex : 0;
        const line = list.count > 0 ? talk.lines.at(at) : null;
        if (line && line.kind !== "event" && !line.gone)
            menu.reactTo(line.id);
    }

    // The menu of one line, made once.
    function menuFor(line: var, item: Item): void {
        menu.line = line;
        menu.popup(item, line.mine ? item.width - menu.width : 0, Math.min(item.height, 60));
    }

    onAtEndChanged: talk.set_at_end(atEnd)

    Connections {
        target: pane.talk

        function onAimed(message: string, flash: bool): void {
            const at = pane.talk.lines.find_row(message);
            if (at < 0)
                return;
            list.positionViewAtIndex(at, ListView.Center);
            list.forceLayout();
            list.positionViewAtIndex(at, ListView.Center);
            if (flash)
                list.flashed = message;
        }

        // A list at its end would stay there, whatever comes below: it would leap, and think that it has arrived.
        function onGrown(newest: string): void {
            const foot = list.itemAtIndex(0);  // what came is laid out later
            const rise = foot ? list.contentY + list.height - foot.y - foot.height : 0;
            if (foot && rise > -foot.height) {
                list.positionViewAtIndex(pane.talk.lines.find_row(newest), ListView.Beginning);
                list.contentY += rise;
            }
            reach.restart();
        }

        function onTo_end(): void {
            list.positionViewAtBeginning();
            Qt.callLater(() => list.positionViewAtBeginning());
        }
    }

    KList {
        id: list

        property string flashed: ""
        property real tall: 0  // whoever is at the end stays there when the field below grows
        readonly property real below: originY + contentHeight - contentY - height

        objectName: "messages"
        anchors.fill: parent
        name: qsTr("Messages")
        verticalLayoutDirection: ListView.BottomToTop
        model: pane.talk.lines
        spacing: 0
        cacheBuffer: 600
        header: Item {
            implicitHeight: Theme.s3
        }
        onContentYChanged: reach.restart()
        onHeightChanged: {
            const shrunk = tall - height;
            tall = height;
            if (below - shrunk < Theme.s4)
                Qt.callLater(() => list.positionViewAtBeginning());
        }
        onFlashedChanged: if (flashed)
            flash.restart()

        delegate: DelegateChooser {
            role: "kind"

            DelegateChoice {
                roleValue: "event"

                EventLine {
                    width: ListView.view.width
                    Keys.onEscapePressed: pane.writing()
                }
            }

            DelegateChoice {
                Bubble {
                    width: ListView.view.width
                    talk: pane.talk
                    flashed: list.flashed === id
                    onMenu: pane.menuFor(this, this)
                    onWriting: pane.writing()
                    onAnswers: thread.look(id)
                    onVersions: above.look(id)
                    onFollowed: address => above.ask(address)
                }
            }
        }

        Timer {
            id: flash

            interval: 1200
            onTriggered: list.flashed = ""
        }

        Timer {
            id: reach

            interval: 30
            onTriggered: {
                if (list.contentY - list.originY < 1.5 * list.height)
                    pane.talk.older();
                if (list.below < list.height)
                    pane.talk.newer();
            }
        }
    }

    KEmpty {
        anchors.centerIn: parent
        visible: pane.talk.now.empty
        glyph: "comment"
        title: qsTr("Say hello to %1").arg(pane.talk.now.name)
        note: qsTr("What you write is kept on this computer and sent as soon as %1 can be reached.").arg(pane.talk.now.name)
    }

    KIconButton {
        objectName: "toNewest"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.s4
        visible: !pane.atEnd
        size: 42
        glyph: "down"
        ground: Theme.raised
        text: pane.talk.now.unread > 0 ? qsTr("%1 new messages").arg(pane.talk.now.unread) : qsTr("To the newest message")
        onClicked: pane.talk.newest()

        KBadge {
            anchors.horizontalCenter: parent.horizontalCenter
            y: -8
            count: pane.talk.now.unread
        }
    }

    LineMenu {
        id: menu

        talk: pane.talk
        shell: pane.shell
        onWriting: pane.writing()
        onRead_by: message => above.read_by(message)
        onAnswers: message => thread.look(message)
        onVersions: message => above.look(message)
    }

    Answers {
        id: thread

        talk: pane.talk
        onWriting: pane.writing()
    }

    Opened {
        id: above

        talk: pane.talk
        shell: pane.shell
    }
}
