pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// What can be done with one conversation of the list; `line` has its roles.
KMenu {
    id: acts

    required property var tidying
    required property var exporting
    property var line: null
    property Item at: null
    readonly property string contact: line?.contact ?? ""

    signal putting_away(contact: string)

    title: line?.name ?? ""

    KMenuItem {
        objectName: "chatTop"
        glyph: "pin"
        text: acts.line?.above ? qsTr("Keep on top no more") : qsTr("Keep on top")
        visible: !acts.line?.away
        onTriggered: acts.tidying.top(acts.contact, !acts.line.above)
    }

    KMenuItem {
        objectName: "chatUp"
        glyph: "up"
        text: qsTr("Move up")
        visible: Boolean(acts.line?.above) && acts.line.index > 0
        onTriggered: acts.tidying.move(acts.contact, -1)
    }

    KMenuItem {
        objectName: "chatDown"
        glyph: "down"
        text: qsTr("Move down")
        visible: Boolean(acts.line?.above) && !acts.line.last_on_top
        onTriggered: acts.tidying.move(acts.contact, 1)
    }

    KMenuItem {
        objectName: "chatUnread"
        glyph: "comment"
        text: unread ? qsTr("Mark as read") : qsTr("Mark as unread")
        onTriggered: acts.tidying.unread(acts.contact, !unread)

        readonly property bool unread: acts.line?.unread > 0 || Boolean(acts.line?.marked)
    }

    KMenuItem {
        objectName: "chatMute"
        glyph: acts.line?.muted ? "bell" : "bell-off"
        text: acts.line?.muted ? qsTr("Unmute") : qsTr("Mute…")
        onTriggered: {
            if (acts.line.muted)
                acts.tidying.mute(acts.contact, "");
            else
                times.popup(acts.at, Math.max(0, acts.at.width - times.width), acts.at.height / 2);
        }
    }

    KMenuItem {
        objectName: "chatAnnounce"
        glyph: "bell"
        text: qsTr("What is announced…")
        visible: Boolean(acts.line?.group)
        onTriggered: announced.popup(acts.at, Math.max(0, acts.at.width - announced.width), acts.at.height / 2)
    }

    KMenuItem {
        objectName: "chatArchive"
        glyph: "archive"
        text: acts.line?.away ? qsTr("Back among the others") : qsTr("Archive")
        onTriggered: {
            if (!acts.line.away)
                acts.putting_away(acts.contact);
            acts.tidying.archive(acts.contact, !acts.line.away);
        }
    }

    KMenuItem {
        objectName: "chatExport"
        glyph: "download"
        text: qsTr("Export…")
        onTriggered: acts.exporting.ask(acts.contact, acts.title)
    }

    property KMenu times: MuteMenu {
        id: times

        tidying: acts.tidying
        contact: acts.contact
    }

    property KMenu announced: AnnounceMenu {
        id: announced

        tidying: acts.tidying
        contact: acts.contact
    }
}
