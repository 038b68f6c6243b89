pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme

// Text as it is written, with a ground behind some parts of it: `marks` have a start and a length, and `mine` those in
// the second of two colours.
Item {
    id: marked

    property string text: ""
    property var marks: []
    property color ink: Theme.text
    property color ground: Theme.accentSoft
    property color groundMine: Theme.warnSoft
    property int most: 400
    readonly property alias lineCount: entry.lineCount

    implicitWidth: Math.ceil(ruler.implicitWidth) + 1
    implicitHeight: entry.contentHeight
    width: Math.min(implicitWidth, most)
    height: implicitHeight

    // The rectangles of one part: of a part that wraps, one to the end of its line and one from the beginning of the last.
    function boxes(mark: var): var {
        if (mark.start + mark.length > entry.length)
            return [];
        const from = entry.positionToRectangle(mark.start);
        const to = entry.positionToRectangle(mark.start + mark.length);
        if (from.y === to.y)
            return [Qt.rect(from.x - 2, from.y, to.x - from.x + 4, from.height)];
        return [Qt.rect(from.x - 2, from.y, width - from.x + 2, from.height), Qt.rect(0, to.y, to.x + 2, to.height)];
    }

    KText {
        id: ruler

        visible: false
        text: marked.text
    }

    Repeater {
        model: {
            void [entry.width, entry.contentHeight, entry.font.pixelSize, entry.length];  // laid out anew, the parts are elsewhere
            let all = [];
            for (const mark of marked.marks)
                all = all.concat(marked.boxes(mark).map(box => [box, mark.mine]));
            return all;
        }

        Rectangle {
            required property var modelData

            x: modelData[0].x
            y: modelData[0].y
            width: modelData[0].width
            height: modelData[0].height
            radius: 4
            color: modelData[1] ? marked.groundMine : marked.ground
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
    }
}
