pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// What is inside a bubble: in a group who says it, the quote, files, the text, a poll's answers, and the
// time with its tick at the lower right.
Item {
    id: content

    required property var line
    required property int most

    readonly property int inner: most - 2 * Theme.s3
    readonly property int named: line.label !== "" ? Math.ceil(label.implicitHeight) + 3 : 0
    readonly property int lead: named + (line.forwarded ? Math.ceil(passed.height) + 3 : 0)
    readonly property var poll: line.poll
    readonly property var words: marked.item ?? plain
    readonly property real below: attached.active ? attached.y + attached.height : 0
    readonly property bool wordless: attached.active && line.prose.text === ""
    readonly property int wide: Math.max(poll ? Math.min(inner, 320) : 0, Math.min(words.implicitWidth, inner), label.visible ? Math.min(label.implicitWidth, inner) : 0, quote.active ? Math.min(inner, Math.max(160, quote.implicitWidth)) : 0, passed.active ? passed.width : 0, attached.active ? attached.width : 0, page.active ? Math.min(inner, 340) : 0)
    readonly property bool beside: !line.bare && !poll && !page.active && !wordless && words.lineCount <= 1 && words.implicitWidth + foot.width + Theme.s2 <= inner

    implicitWidth: Math.max(wide, foot.width, beside ? words.implicitWidth + Theme.s2 + foot.width : 0)
    implicitHeight: foot.y + foot.height

    KText {
        id: label

        objectName: "bubbleAuthor"
        visible: content.line.label !== ""
        width: content.implicitWidth
        text: content.line.label
        font.pixelSize: Theme.caption
        font.weight: Font.DemiBold
        color: Theme.inkOf(content.line.author)
        Accessible.ignored: true
    }

    Loader {
        id: passed

        anchors.left: parent.left
        y: content.named
        active: content.line.forwarded
        sourceComponent: ForwardedLabel {
            ink: content.line.bare ? Theme.textFaint : content.line.inkSoft
        }
    }

    Loader {
        id: quote

        y: content.lead
        width: parent.implicitWidth
        active: Boolean(content.line.quote)
        sourceComponent: Quote {
            line: content.line
        }
    }

    Loader {
        id: attached

        y: content.lead + (quote.active ? quote.height + 6 : 0)
        active: content.line.files.length > 0 && content.line.gone === ""
        sourceComponent: BubbleFiles {
            line: content.line
            most: Math.min(content.inner, 340)
        }
    }

    KText {
        id: plain

        visible: !marked.active && !content.wordless
        anchors.left: parent.left
        y: attached.y + (attached.active ? attached.height + 6 : 0)
        width: Math.min(implicitWidth, content.inner)
        height: content.wordless ? 0 : implicitHeight
        text: content.line.gone || content.line.prose.text
        wrapMode: Text.Wrap
        maximumLineCount: 1500
        color: content.line.bare ? Theme.text : content.line.ink
        opacity: content.line.gone ? 0.85 : 1
        font.italic: content.line.gone !== ""
        font.pixelSize: content.line.bare ? Math.round(Theme.body * 2.6) : Theme.body
        lineHeight: content.line.bare ? 1 : 1.2
        horizontalAlignment: undefined  // as its first letters go
        Accessible.ignored: true
    }

    // A text with marks, or that calls somebody.
    Loader {
        id: marked

        anchors.left: parent.left
        y: plain.y
        active: content.line.prose.rich
        sourceComponent: KMarked {
            objectName: "marked"
            most: Math.max(1, content.inner)
            text: content.line.prose.text
            marks: content.line.prose.marks
            runs: content.line.prose.runs
            panels: content.line.prose.panels
            spots: content.line.prose.spots
            dresser: content.line.talk.opening.dresser
            ink: content.line.ink
            inkSoft: content.line.mine ? Theme.mineInkSoft : Theme.textSoft
            link: content.line.mine ? Theme.mineInk : Theme.accentText
            cover: content.line.mine ? Theme.mineInkSoft : Theme.textFaint
            ground: content.line.mine ? Qt.rgba(0, 0, 0, 0.2) : Theme.accentSoft
            groundMine: content.line.mine ? ground : Theme.warnSoft
            groundCode: content.line.mine ? Qt.rgba(0, 0, 0, 0.2) : Theme.sunken
            onFollowed: address => content.line.followed(address)
            onRevealed: content.line.talk.opening.reveal(content.line.id)
        }
    }

    Loader {
        id: ballot

        y: plain.y + content.words.height + Theme.s2
        width: content.implicitWidth
        active: Boolean(content.poll)
        sourceComponent: PollBox {
            line: content.line
        }
    }

    Loader {
        id: page

        y: plain.y + content.words.height + Theme.s2
        width: content.implicitWidth
        active: Boolean(content.line.card)
        sourceComponent: BubbleCard {
            line: content.line
        }
    }

    Row {
        id: foot

        readonly property real below: ballot.active ? ballot.y + ballot.height : page.active ? page.y + page.height + 4 : plain.y + content.words.height

        anchors.right: parent.right
        y: content.beside ? below - height + 1 : below
        spacing: 4

        KText {
            objectName: "bubbleRemark"
            visible: text !== ""
            text: content.line.remark
            font.pixelSize: Math.round(11 * Theme.scale)
            color: content.line.bare ? Theme.textFaint : content.line.inkSoft
            Accessible.ignored: true
        }

        Loader {
            active: content.line.edited
            visible: active
            sourceComponent: EditedLabel {
                ink: content.line.bare ? Theme.textFaint : content.line.inkSoft
                onClicked: content.line.versions()
            }
        }

        KText {
            text: content.line.time
            font.pixelSize: Math.round(11 * Theme.scale)
            color: content.line.bare ? Theme.textFaint : content.line.inkSoft
            Accessible.ignored: true
        }

        KIcon {
            objectName: "bubbleEnds"
            anchors.verticalCenter: parent.verticalCenter
            visible: content.line.ends !== ""
            glyph: "timer"
            size: 12
            color: content.line.bare ? Theme.textFaint : content.line.inkSoft
        }

        KIcon {
            anchors.verticalCenter: parent.verticalCenter
            visible: content.line.tick !== ""
            glyph: content.line.tick
            size: 14
            color: content.line.bare ? Theme.textFaint : content.line.seen ? Theme.mineSeen : content.line.inkSoft
        }
    }
}
