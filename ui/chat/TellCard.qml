pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// On the page of a person or a group: whether their conversation stands on top, and what of it is announced.
KCard {
    id: card

    required property var shell
    property string contact: ""
    readonly property var tidying: shell.page_of("chats").tidying
    readonly property var kept: tidying.turn < 0 ? null : (tidying.state(contact) ?? null)

    visible: kept !== null
    glyph: "bell"
    title: qsTr("Your conversation")
    note: qsTr("The same on all your devices; nobody else is told.")

    KSwitch {
        objectName: "tellTop"
        width: parent.width
        text: qsTr("Keep on top of the list")
        checked: Boolean(card.kept?.above)
        onClicked: {
            card.tidying.top(card.contact, checked);
            checked = Qt.binding(() => Boolean(card.kept?.above));
        }
    }

    KColumn {
        width: parent.width
        visible: Boolean(card.kept?.group)
        spacing: Theme.s2
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("What is announced")

        KText {
            width: parent.width
            text: qsTr("What is announced")
            wrapMode: Text.Wrap
            font.pixelSize: Theme.small
            font.weight: Font.Medium
            color: Theme.textSoft
            Accessible.ignored: true
        }

        Repeater {
            model: card.tidying.announced

            KChoice {
                required property var modelData

                objectName: "tell-" + modelData[0]
                width: parent.width
                implicitHeight: Math.max(Theme.controlHeight + Theme.s2, implicitContentHeight + Theme.s4)
                text: modelData[1]
                checked: card.kept?.announce === modelData[0]
                onClicked: {
                    card.tidying.announce(card.contact, modelData[0]);
                    checked = Qt.binding(() => card.kept?.announce === modelData[0]);
                }
            }
        }
    }

    KNote {
        objectName: "tellState"
        width: parent.width
        visible: Boolean(card.kept?.muted)
        text: card.kept?.muted ? card.kept.text : ""
        color: Theme.text
    }

    KButton {
        id: mute

        objectName: "tellMute"
        glyph: card.kept?.muted ? "bell" : "bell-off"
        text: card.kept?.muted ? qsTr("Unmute") : qsTr("Mute…")
        onClicked: {
            if (card.kept.muted)
                card.tidying.mute(card.contact, "");
            else
                later.made().popup(mute, 0, mute.height);
        }
    }

    KLater {
        id: later

        sourceComponent: MuteMenu {
            tidying: card.tidying
            contact: card.contact
        }
    }
}
