import QtQuick
import ui.controls

// What can be done with one message; `line` has its roles.
KMenu {
    id: lines

    required property var talk
    required property var shell
    property var line: null
    readonly property bool mine: lines.line?.mine ?? false
    readonly property bool gone: (lines.line?.gone ?? "") !== ""

    signal writing
    signal read_by(message: string)
    signal answers(message: string)
    signal versions(message: string)
    signal reacting(message: string)  // with an emoji of the whole board

    title: qsTr("Message")

    KReactions {
        enabled: !lines.gone && lines.talk.now.active
        onPicked: emoji => {
            lines.talk.react(lines.line.id, emoji);
            lines.close();
        }
        onMore: {
            lines.close();
            lines.reacting(lines.line.id);
        }
    }

    KMenuItem {
        objectName: "menuReply"
        glyph: "reply"
        text: qsTr("Reply")
        enabled: !lines.gone && lines.talk.now.closed === ""
        onTriggered: {
            lines.talk.reply_to(lines.line.id);
            lines.writing();
        }
    }

    KMenuItem {
        objectName: "menuEdit"
        glyph: "edit"
        text: qsTr("Edit")
        visible: lines.mine && lines.line.kind === "message"
        enabled: !lines.gone && lines.talk.now.active
        onTriggered: {
            lines.talk.edit(lines.line.id);
            lines.writing();
        }
    }

    KMenuItem {
        objectName: "menuCopy"
        glyph: "copy"
        text: qsTr("Copy")
        enabled: !lines.gone
        onTriggered: lines.talk.copy(lines.line.id)
    }

    KMenuItem {
        objectName: "menuForward"
        glyph: "share"
        text: qsTr("Forward…")
        visible: lines.line?.kind === "message"
        enabled: !lines.gone
        onTriggered: lines.talk.forwarding.begin([lines.line.id])
    }

    KMenuItem {
        objectName: "menuSelect"
        glyph: "select"
        text: qsTr("Select")
        onTriggered: lines.talk.picking.toggle(lines.line.id)
    }

    KMenuItem {
        objectName: "menuVersions"
        glyph: "clock"
        text: qsTr("What it said before")
        visible: lines.line?.edited ?? false
        onTriggered: lines.versions(lines.line.id)
    }

    KMenuItem {
        objectName: "menuThread"
        glyph: "comment"
        text: qsTr("Show the thread")
        visible: lines.line?.replies > 0 || Boolean(lines.line?.quote)
        enabled: !lines.gone
        onTriggered: lines.answers(lines.line.id)
    }

    KMenuItem {
        objectName: "menuPin"
        glyph: "pin"
        text: lines.line?.pinned ? qsTr("Take the pin off") : qsTr("Pin for everybody")
        visible: lines.talk.now.may_pin && lines.talk.now.active
        enabled: !lines.gone
        onTriggered: lines.talk.pinned.pin(lines.line.id, !lines.line.pinned)
    }

    KMenuItem {
        objectName: "menuClosePoll"
        glyph: "lock"
        text: qsTr("Close the poll")
        visible: lines.mine && Boolean(lines.line?.poll) && !lines.line.poll.closed && lines.talk.now.active
        onTriggered: lines.talk.polls.close(lines.line.id)
    }

    KMenuItem {
        objectName: "menuReaders"
        glyph: "checks"
        text: qsTr("Who has read it")
        visible: lines.mine && lines.talk.now.group
        enabled: !lines.gone
        onTriggered: lines.read_by(lines.line.id)
    }

    KMenuItem {
        objectName: "menuDeleteForMe"
        glyph: "delete"
        text: qsTr("Delete for me")
        danger: true
        onTriggered: {
            lines.talk.delete_all([lines.line.id], false);
            lines.writing();
        }
    }

    KMenuItem {
        objectName: "menuDelete"
        glyph: "delete"
        text: lines.talk.now.group ? qsTr("Delete for everybody") : qsTr("Delete for both")
        visible: lines.mine || (lines.line?.deletable ?? false)
        enabled: !lines.gone && lines.talk.now.belongs
        danger: true
        onTriggered: {
            lines.talk.delete(lines.line.id);
            lines.writing();
        }
    }

    KMenuItem {
        objectName: "menuEnds"
        glyph: "timer"
        text: ends.charAt(0).toUpperCase() + ends.slice(1)
        visible: ends !== ""
        enabled: false

        readonly property string ends: lines.line?.ends ?? ""
    }
}
