import QtQuick
import ui.theme
import ui.controls

// Turning one person away, or taking that back.
KCard {
    id: card

    required property var page
    readonly property var now: page.now
    readonly property bool blocked: now.state === "blocked"

    glyph: blocked ? "eye-off" : "close"
    tone: blocked ? Theme.dangerText : Theme.accentText
    title: blocked ? qsTr("Blocked") : qsTr("Block")
    note: blocked ? qsTr("Nothing they send comes here, and nothing goes to them. They are not told. If they were your contact they are it again once you unblock them, and what they wrote meanwhile comes then.") : qsTr("No messages, calls or requests of theirs come any more, on all your devices, and they do not see when you are online or what you have read. They are not told. In groups that you share you both still write.")

    KButton {
        objectName: "personBlock"
        visible: !card.blocked
        kind: "quiet"
        text: qsTr("Block %1").arg(card.now.name)
        onClicked: card.page.block(card.now.person)
    }

    KButton {
        objectName: "personUnblock"
        visible: card.blocked
        text: qsTr("Unblock %1").arg(card.now.name)
        onClicked: card.page.unblock(card.now.person)
    }
}
