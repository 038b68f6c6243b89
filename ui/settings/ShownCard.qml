pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What contacts are shown of me, and I of them.
KCard {
    id: card

    required property var showing
    readonly property var now: showing.now

    glyph: "eye"
    title: qsTr("What contacts see")
    sought: qsTr("privacy, receipts, last seen, hide")
    note: qsTr("On all your devices, and both ways: what you do not show you do not see of others.")

    KSwitch {
        objectName: "shownReceipts"
        width: parent.width
        text: qsTr("What I have read")
        sought: qsTr("read receipts, ticks, blue ticks")
        note: qsTr("Your messages say when they were read. If you switch it off and on again, what you read meanwhile counts as read once you open the chat.")
        checked: card.now.receipts
        onClicked: {
            card.showing.set_receipts(checked);
            checked = Qt.binding(() => card.now.receipts);
        }
    }

    KSwitch {
        objectName: "shownPresence"
        width: parent.width
        text: qsTr("When I am online")
        sought: qsTr("presence, last seen, status, invisible")
        note: qsTr("A dot shows who is there, and their page when they last were. Somebody you are connected with directly could still find out by a changed program.")
        checked: card.now.presence
        onClicked: {
            card.showing.set_presence(checked);
            checked = Qt.binding(() => card.now.presence);
        }
    }

    KSwitch {
        objectName: "shownTyping"
        width: parent.width
        text: qsTr("When I am typing")
        sought: qsTr("writing, dots")
        note: qsTr("Contacts who are connected to you directly see that you are writing to them, or in a group you share. What you write is seen once you send it.")
        checked: card.now.typing
        onClicked: {
            card.showing.set_typing(checked);
            checked = Qt.binding(() => card.now.typing);
        }
    }
}
