import QtQuick
import ui.theme
import ui.controls

// In a bubble: the message that this one answers. A press brings it into view.
Rectangle {
    id: quote

    required property var line
    readonly property var shown: line.quote

    objectName: "quote"
    visible: shown !== null && shown !== undefined
    implicitWidth: Math.max(who.implicitWidth, said.implicitWidth + carried.room) + 22
    height: visible ? who.height + said.height + 12 : 0
    radius: 8
    color: quote.line.mine ? Qt.rgba(0, 0, 0, 0.16) : Theme.sunken
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Answer to %1: %2").arg(who.text).arg(said.text)
    Accessible.onPressAction: quote.line.talk.jump(quote.shown.id)

    Rectangle {
        width: 3
        height: parent.height - 12
        x: Theme.mirrored ? parent.width - 9 : 6
        y: 6
        radius: 2
        color: quote.line.mine ? Theme.mineInkSoft : Theme.accentText
    }

    KText {
        id: who

        x: Theme.mirrored ? 6 : 16
        y: 5
        width: parent.width - 22
        objectName: "quoteAuthor"
        text: quote.shown?.mine ? qsTr("You") : quote.shown?.author_name ?? ""
        font.pixelSize: Theme.caption
        font.weight: Font.DemiBold
        color: quote.line.mine ? Theme.mineInk : Theme.accentText
        Accessible.ignored: true
    }

    KText {
        id: said

        x: Theme.mirrored ? 6 : 16 + carried.room
        y: who.y + who.height
        width: parent.width - 22 - carried.room
        text: quote.shown?.deleted ? qsTr("deleted message") : (quote.shown?.text ?? "").replace(/\s+/g, " ")
        font.pixelSize: Theme.small
        color: quote.line.mine ? Theme.mineInkSoft : Theme.textSoft
        Accessible.ignored: true
    }

    KIcon {
        id: carried

        readonly property int room: visible ? 20 : 0

        visible: (quote.shown?.files ?? "") !== ""
        x: Theme.mirrored ? parent.width - width - 16 : 16
        y: said.y + (said.height - height) / 2
        glyph: quote.shown?.files === "photo" ? "image" : quote.shown?.files === "voice" ? "mic" : "file"
        size: 15
        color: said.color
    }

    TapHandler {
        onTapped: quote.line.talk.jump(quote.shown.id)
    }
}
