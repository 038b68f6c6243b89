pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// One message: what stands above it (day, new messages), the bubble, and its reactions.
T.Control {
    id: row
    required property int index
    required property string id
    required property bool mine
    required property string author
    required property string kind
    required property string author_name
    required property string label
    required property bool face
    required property bool deletable
    required property string text
    required property string time
    required property string tip
    required property string tick
    required property string ends
    required property bool seen
    required property string day
    required property int fresh
    required property bool head
    required property bool tail
    required property bool big
    required property bool edited
    required property string remark
    required property bool folded
    required property string gone
    required property bool pinned
    required property int replies
    required property var prose
    required property var poll
    required property var quote
    required property var files
    required property var card
    required property var reactions
    required property bool forwarded
    required property bool picked
    required property string moment
    required property string spoken
    required property var talk
    property bool flashed: false
    readonly property bool atRight: mine !== Theme.mirrored
    readonly property color ink: mine ? Theme.mineInk : Theme.theirsInk
    readonly property color inkSoft: mine ? Theme.mineInkSoft : Theme.theirsInkSoft
    readonly property bool bare: big && !gone && !quote
    readonly property bool tooled: (tools.item as BubbleTools)?.hovered ?? false
    readonly property bool current: ListView.isCurrentItem && ListView.view.activeFocus
    signal menu(bool reacting)
    signal writing
    signal answers
    signal versions
    signal followed(address: string)
    function answer(): void {
        talk.reply_to(id);
        writing();
    }

    objectName: "message-" + index
    implicitHeight: above.height + bubble.height + (chips.visible || more_said.visible ? 28 : 0) + (head ? Theme.s2 : 2)
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken
    Accessible.focusable: true
    Accessible.focused: current
    Accessible.checkable: talk.picking.now.on
    Accessible.checked: picked
    Accessible.onPressAction: folded ? talk.folding.unfold(id) : menu(false)
    Keys.onMenuPressed: menu(false)
    Keys.onReturnPressed: folded ? talk.folding.unfold(id) : menu(false)
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F10 && (event.modifiers & Qt.ShiftModifier)) {
            event.accepted = true;
            menu(false);
        } else if (event.key === Qt.Key_Escape) {
            event.accepted = true;
            writing();
        }
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: row.menu(false)
    }

    TapHandler {
        acceptedDevices: PointerDevice.TouchScreen
        onLongPressed: row.menu(false)
    }

    TapHandler {
        onDoubleTapped: if (!row.gone && row.talk.now.closed === "")
            row.answer()
    }

    Loader {
        id: above

        y: row.head ? Theme.s2 : 2
        width: parent.width
        active: row.day !== "" || row.fresh > 0
        sourceComponent: LineAbove {
            talk: row.talk
            day: row.day
            moment: row.moment
            fresh: row.fresh
        }
    }

    Loader {
        active: row.face && row.tail
        x: row.atRight ? row.width - width - Theme.s4 : Theme.s4
        y: bubble.y + bubble.height - height
        sourceComponent: KAvatar {
            size: 32
            name: row.author_name
            person: row.author
        }
    }

    BubbleGround {
        id: bubble

        readonly property int room: Theme.s5 + (row.face ? 36 : 0)
        line: row
        low: content.y + content.below
        x: (row.atRight ? row.width - width - room : room) + slid
        y: above.y + above.height
        width: Math.max(content.implicitWidth, 44) + (row.bare ? 0 : 2 * Theme.s3)
        height: content.implicitHeight + (row.bare ? 0 : 2 * Theme.s2)
        BubbleContent {
            id: content

            x: row.bare ? 0 : Theme.s3
            y: row.bare ? 0 : Theme.s2
            line: row
            most: Math.min(560, Math.round(row.width * 0.74))
        }

        TapHandler {
            enabled: row.folded
            onTapped: row.talk.folding.unfold(row.id)
        }
    }

    // Made only where they are shown: there are hundreds of bubbles.
    Loader {
        id: tools

        active: (row.hovered || row.current) && !row.gone && !row.talk.picking.now.on
        anchors.verticalCenter: bubble.verticalCenter
        x: row.atRight ? bubble.x - width - 4 : bubble.x + bubble.width + 4
        sourceComponent: BubbleTools {
            line: row
        }
    }

    Loader {
        active: row.pinned && !row.gone
        x: row.atRight ? bubble.x - width - 4 : bubble.x + bubble.width + 4
        y: bubble.y + 4
        sourceComponent: KIcon {
            glyph: "pin"
            size: 14
            color: Theme.textFaint
        }
    }

    RepliesChip {
        id: more_said

        count: row.gone ? 0 : row.replies
        x: row.atRight ? chips.x - (chips.visible ? width + 4 : 0) + (chips.visible ? 0 : chips.width - width) : chips.x + (chips.visible ? chips.width + 4 : 0)
        y: chips.y
        onClicked: row.answers()
    }

    ReactionChips {
        id: chips

        visible: row.reactions.length > 0
        x: row.atRight ? bubble.x + bubble.width - width - 8 : bubble.x + 8
        y: bubble.y + bubble.height - 4
        reactions: row.reactions
        onPicked: emoji => row.talk.react(row.id, emoji)
    }

    PickMark {
        anchors.fill: parent
        above: bubble.y
        picking: row.talk.picking
        line: row
    }
}
