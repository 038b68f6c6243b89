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

    // The line that the keyboard is at, or the newest.
    function spot(): var {
        return list.count > 0 ? talk.lines.at(list.currentItem?.activeFocus ? list.currentIndex : 0) : null;
    }

    function react(): void {
        const line = spot();
        if (line && line.kind !== "event" && !line.gone)
            acts.reactTo(line.id);
    }

    // Forward what is selected, or else one line.
    function forward(): void {
        const line = spot();
        if (talk.picking.now.on)
            talk.picking.forward();
        else if (line && line.kind === "message" && !line.gone)
            talk.forwarding.begin([line.id]);
    }

    function save(): void {
        const line = spot();
        talk.files.save_some(line?.files?.length ? line.id : "");
    }

    // Back at the line that the keyboard was at, where it was at one.
    function stand(): void {
        list.currentIndex >= 0 ? browse() : writing();
    }

    function leave(): void {
        talk.picking.now.on ? talk.picking.clear() : writing();
    }

    onAtEndChanged: talk.set_at_end(atEnd)

    KList {
        id: list

        readonly property string flashed: place.flashed
        property real tall: 0  // whoever is at the end stays there when the field below grows
        readonly property real below: originY + contentHeight - contentY - height

        objectName: "messages"
        anchors.fill: parent
        name: qsTr("Messages")
        verticalLayoutDirection: ListView.BottomToTop
        model: pane.talk.lines
        spacing: 0
        Keys.onPressed: event => event.accepted = keys.handle(event)
        cacheBuffer: 600
        header: Item {
            implicitHeight: Theme.s3
        }
        onHeightChanged: {
            const shrunk = tall - height;
            tall = height;
            if (below - shrunk < Theme.s4)
                Qt.callLater(() => list.positionViewAtBeginning());
        }

        delegate: DelegateChooser {
            role: "kind"

            DelegateChoice {
                roleValue: "event"

                EventLine {
                    width: ListView.view.width
                    talk: pane.talk
                    Keys.onEscapePressed: pane.leave()
                }
            }

            DelegateChoice {
                Bubble {
                    width: ListView.view.width
                    talk: pane.talk
                    flashed: list.flashed === id
                    onMenu: reacting => reacting ? acts.reactTo(id) : acts.show(this, this)
                    onWriting: pane.leave()
                    onAnswers: above.answers(id)
                    onVersions: above.look(id)
                    onFollowed: address => above.ask(address)
                }
            }
        }
    }

    SwipeToAnswer {
        anchors.fill: parent
        ground: pane
        view: list
        picks: sweeping
        talk: pane.talk
    }

    TalkState {
        anchors.fill: parent
        talk: pane.talk
        shell: pane.shell
    }

    FloatingDay {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.s2
        view: list
        talk: pane.talk
    }

    ToNewest {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.s4
        visible: !pane.atEnd
        talk: pane.talk
    }

    ListPlace {
        id: place

        view: list
        talk: pane.talk
    }

    DragPicks {
        id: sweeping

        ground: pane
        view: list
        talk: pane.talk
    }

    PickKeys {
        id: keys

        view: list
        talk: pane.talk
        onMoved: pane.browse()
    }

    LineActs {
        id: acts

        talk: pane.talk
        shell: pane.shell
        onWriting: pane.writing()
        onRead_by: message => above.read_by(message)
        onAnswers: message => above.answers(message)
        onVersions: message => above.look(message)
    }

    Opened {
        id: above

        onWriting: pane.writing()
        talk: pane.talk
        shell: pane.shell
    }
}
