import QtQuick
import ui.theme
import ui.controls

// For a contact whose devices are all lost: a code that brings them back, together with their 24 words.
KCard {
    id: card

    required property var helping
    required property var shell
    property string name: ""
    readonly property var now: helping.now
    readonly property bool shows: now.link !== ""

    onShowsChanged: if (shows)
        Qt.callLater(code.take)

    glyph: "refresh"
    title: qsTr("%1 lost all devices?").arg(name)
    note: qsTr("Their 24 words and a code from here bring them back on a new device. Be sure that it is them who ask: call them.")

    KNote {
        objectName: "helpOver"
        width: parent.width
        visible: text !== ""
        text: card.now.over
        Accessible.role: Accessible.AlertMessage
    }

    KNote {
        objectName: "helpError"
        width: parent.width
        visible: text !== ""
        text: card.now.error
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }

    KButton {
        objectName: "helpShow"
        width: Math.min(implicitWidth, parent.width)
        visible: !card.shows
        glyph: "qr"
        text: card.now.over !== "" ? qsTr("Show a new code") : qsTr("Help %1 come back").arg(card.name)
        busy: card.now.busy
        onClicked: card.helping.show()
    }

    KLinkCode {
        id: code

        objectName: "help"
        width: parent.width
        visible: card.shows
        shown: card.now
        picture: qsTr("QR code that brings %1 back").arg(card.name)
        how: qsTr("On the new device %1 starts Kith, chooses “I have only my 24 words”, and gives it this code:").arg(card.name)
        warning: qsTr("Whoever has this code and the 24 words of %1 becomes %1 here. Show it to nobody else.").arg(card.name)
        onCopied: {
            card.shell.copy(card.now.link);
            card.shell.say(qsTr("Copied. Send it to nobody but %1.").arg(card.name));
        }
        onHidden: card.helping.hide()
    }
}
