pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// What else can be done with the open conversation, also what has no room in its bar where that is narrow.
KMenu {
    id: rest

    required property var page
    required property var shell
    required property Item at
    property bool narrow: false
    readonly property var now: page.talk.now
    readonly property var kept: page.tidying.turn < 0 ? null : (page.tidying.state(now.contact) ?? null)

    signal timing
    signal detailed
    signal calling

    function below(menu: KMenu): void {
        menu.popup(at, at.width - menu.width, at.height);
    }

    title: now.name

    KMenuItem {
        objectName: "moreVideo"
        glyph: "video"
        text: qsTr("Video call")
        visible: rest.narrow && rest.shell.has("calls") && rest.now.state === "contact"
        onTriggered: rest.calling()
    }

    KMenuItem {
        objectName: "moreMute"
        glyph: rest.kept?.muted ? "bell" : "bell-off"
        text: rest.kept?.muted ? qsTr("Unmute") : qsTr("Mute…")
        visible: rest.kept !== null
        onTriggered: {
            if (rest.kept.muted)
                rest.page.tidying.mute(rest.now.contact, "");
            else
                rest.below(muting);
        }
    }

    KMenuItem {
        objectName: "moreAnnounce"
        glyph: "bell"
        text: qsTr("What is announced…")
        visible: Boolean(rest.kept?.group)
        onTriggered: rest.below(announced)
    }

    KMenuItem {
        objectName: "moreTop"
        glyph: "pin"
        text: rest.kept?.above ? qsTr("Keep on top no more") : qsTr("Keep on top")
        visible: rest.kept !== null && !rest.kept.away
        onTriggered: rest.page.tidying.top(rest.now.contact, !rest.kept.above)
    }

    KMenuItem {
        objectName: "moreArchive"
        glyph: "archive"
        text: rest.kept?.away ? qsTr("Back among the others") : qsTr("Archive")
        visible: rest.kept !== null
        onTriggered: {
            const away = !rest.kept.away, contact = rest.now.contact;
            if (away)
                rest.page.close();
            rest.page.tidying.archive(contact, away);
        }
    }

    KMenuItem {
        objectName: "moreTimer"
        glyph: "timer"
        text: qsTr("Disappearing messages")
        visible: rest.narrow && rest.now.may_time
        onTriggered: rest.timing()
    }

    KMenuItem {
        objectName: "moreDay"
        glyph: "calendar"
        text: qsTr("Go to a day")
        onTriggered: rest.page.talk.places.ask("")
    }

    KMenuItem {
        objectName: "moreExport"
        glyph: "download"
        text: qsTr("Export…")
        onTriggered: rest.page.exporting.ask(rest.now.contact, rest.now.name)
    }

    KMenuItem {
        objectName: "moreDetails"
        glyph: "info"
        text: qsTr("About %1").arg(rest.now.name)
        visible: rest.narrow
        onTriggered: rest.detailed()
    }

    property KMenu muting: MuteMenu {
        id: muting

        tidying: rest.page.tidying
        contact: rest.now.contact
    }

    property KMenu announced: AnnounceMenu {
        id: announced

        tidying: rest.page.tidying
        contact: rest.now.contact
    }
}
