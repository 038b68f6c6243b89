pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme

// Plain text of which some parts look different, as the `dresser` gives it: never markup. `marks` have a ground behind
// them, `mine` those in the second of two colours; `panels` are lines of code on a ground and quotes beside a bar;
// `spots` can be pressed: links, and what is hidden, which has no address.
Item {
    id: marked

    property string text: ""
    property var marks: []
    property var runs: []
    property var panels: []
    property var spots: []
    property var dresser: null
    property color ink: Theme.text
    property color inkSoft: Theme.textSoft
    property color link: Theme.accentText
    property color cover: Theme.edge
    property color ground: Theme.accentSoft
    property color groundMine: Theme.warnSoft
    property color groundCode: Theme.sunken
    property int most: 400
    property real wide: 0  // its longest line, as the dresser says
    property bool dressing: false
    readonly property alias lineCount: entry.lineCount

    signal followed(address: string)
    signal revealed

    implicitWidth: Math.ceil(dresser ? wide : ruler.implicitWidth) + 1
    implicitHeight: entry.contentHeight
    width: Math.min(implicitWidth, most)
    height: implicitHeight

    // A change of looks is a change of the text to Qt, so it would go on for ever.
    function dress(): void {
        if (!dresser || dressing)
            return;
        dressing = true;
        wide = dresser.dress(entry.textDocument, runs, {
            link: link,
            soft: inkSoft,
            cover: cover,
            code: groundCode
        });
        dressing = false;
    }

    // The rectangles of one part: of a part that wraps, one to the end of its line, one of the lines between, and one
    // from the beginning of the last.
    function boxes(part: var): var {
        if (part.start + part.length > entry.length)
            return [];
        const from = entry.positionToRectangle(part.start);
        const to = entry.positionToRectangle(part.start + part.length);
        if (from.y === to.y)
            return [Qt.rect(Math.min(from.x, to.x) - 2, from.y, Math.abs(to.x - from.x) + 4, from.height)];
        const all = [Qt.rect(from.x - 2, from.y, width - from.x + 2, from.height), Qt.rect(0, to.y, to.x + 2, to.height)];
        if (to.y > from.y + from.height + 1)
            all.push(Qt.rect(0, from.y + from.height, width, to.y - from.y - from.height));
        return all;
    }

    // What was laid out anew has its parts elsewhere.
    function placed(parts: var): var {
        void [entry.width, entry.contentHeight, entry.font.pixelSize, entry.length];
        return [].concat(...parts.map(part => boxes(part).map((box, at) => [box, part, at === 0])));
    }

    onRunsChanged: dress()
    onInkChanged: dress()
    onGroundCodeChanged: dress()
    Component.onCompleted: dress()

    KText {
        id: ruler

        visible: false
        text: marked.dresser ? "" : marked.text
    }

    Repeater {
        model: marked.placed(marked.marks)

        Rectangle {
            required property var modelData

            x: modelData[0].x
            y: modelData[0].y
            width: modelData[0].width
            height: modelData[0].height
            radius: 4
            color: modelData[1].mine ? marked.groundMine : marked.ground
        }
    }

    Repeater {
        model: marked.panels.map(panel => [panel, marked.placed([panel]).map(each => each[0])]).filter(each => each[1].length > 0)

        Rectangle {
            required property var modelData
            readonly property bool bar: modelData[0].kind === "quote"

            y: Math.min(...modelData[1].map(box => box.y))
            width: bar ? 3 : marked.width
            height: Math.max(...modelData[1].map(box => box.y + box.height)) - y
            radius: bar ? 2 : 6
            color: bar ? marked.inkSoft : marked.groundCode
        }
    }

    T.TextArea {
        id: entry

        width: marked.width
        height: contentHeight
        padding: 0
        text: marked.text
        textFormat: TextEdit.PlainText
        wrapMode: TextEdit.Wrap
        readOnly: true
        enabled: false
        color: marked.ink
        font.family: Application.font.family
        font.pixelSize: Theme.body
        Accessible.ignored: true
        onTextChanged: marked.dress()
        onFontChanged: marked.dress()
    }

    Repeater {
        model: marked.placed(marked.spots)

        T.AbstractButton {
            id: spot

            required property var modelData
            readonly property string address: modelData[1].address

            objectName: !modelData[2] ? "goes-on" : address ? "link-" + address : "spoiler"
            x: modelData[0].x
            y: modelData[0].y
            width: modelData[0].width
            height: modelData[0].height
            focusPolicy: modelData[2] ? Qt.StrongFocus : Qt.NoFocus
            text: address || qsTr("Show what is hidden")
            Accessible.role: address ? Accessible.Link : Accessible.Button
            Accessible.name: text
            Accessible.ignored: !modelData[2]
            Keys.onReturnPressed: click()
            onClicked: address ? marked.followed(address) : marked.revealed()

            background: Item {
                KFocus {
                    of: spot
                    anchors.margins: -1
                    radius: 4
                }
            }

            HoverHandler {
                cursorShape: Qt.PointingHandCursor
            }
        }
    }
}
