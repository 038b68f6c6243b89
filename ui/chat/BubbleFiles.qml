pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The files of a message: one picture in its shape, several in a square with how many more, voices and others below.
Item {
    id: attached

    required property var line
    required property int most

    readonly property var files: line?.files ?? []
    readonly property var pictures: files.filter(one => one.picture)
    readonly property var voices: files.filter(one => one.voice)
    readonly property var papers: files.filter(one => !one.picture && !one.voice)
    readonly property int count: Math.min(4, pictures.length)
    readonly property int gap: 3
    readonly property int half: Math.floor((most - gap) / 2)
    readonly property real tall: count === 1 ? Math.max(96, Math.min(380, most * pictures[0].shape)) : count === 2 ? half : count > 2 ? 2 * half + gap : 0
    readonly property real wide: count === 1 ? Math.max(120, Math.min(most, tall / pictures[0].shape)) : most

    // Where a picture of several stands: of three the first is as wide as all.
    function cell(number: int): rect {
        if (count === 1)
            return Qt.rect(0, 0, wide, tall);
        if (count === 3 && number === 0)
            return Qt.rect(0, 0, most, half);
        const at = count === 3 ? number + 1 : number;
        return Qt.rect(at % 2 * (half + gap), Math.floor(at / 2) * (half + gap), half, half);
    }

    implicitWidth: papers.length > 0 ? most : voices.length > 0 ? Math.min(most, Math.round(280 * Math.max(1, Theme.scale))) : wide
    implicitHeight: rows.y + rows.height

    Repeater {
        model: attached.count

        BubblePicture {
            required property int index
            readonly property rect at: attached.cell(index)

            x: Theme.mirrored ? attached.width - at.x - at.width : at.x
            y: at.y
            width: at.width
            height: at.height
            line: attached.line
            file: attached.pictures[index]
            alone: attached.count === 1
            more: index === 3 ? attached.pictures.length - 4 : 0
        }
    }

    KColumn {
        id: rows

        y: attached.tall + (attached.count > 0 && attached.papers.length + attached.voices.length > 0 ? Theme.s2 : 0)
        width: attached.width
        spacing: Theme.s1

        Repeater {
            model: attached.voices

            BubbleVoice {
                required property var modelData

                width: rows.width
                line: attached.line
                file: modelData
            }
        }

        Repeater {
            model: attached.papers

            BubbleFile {
                required property var modelData

                width: rows.width
                line: attached.line
                file: modelData
            }
        }
    }
}
