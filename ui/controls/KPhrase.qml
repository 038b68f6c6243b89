import QtQuick
import ui.theme

// The words of a recovery phrase, typed or pasted: all of them are seen, and counted below. `error` stands in place of
// the count; Enter is `accepted`.
KColumn {
    id: phrase

    property string error: ""
    property bool readOnly: false
    readonly property int most: 24
    readonly property int count: text.trim() === "" ? 0 : text.trim().split(/\s+/).length
    readonly property real shown: area.height
    property alias text: area.text
    property alias input: area.input

    signal accepted

    spacing: 6

    KText {
        text: qsTr("Your 24 words")
        font.pixelSize: Theme.small
        font.weight: Font.Medium
        color: Theme.textSoft
        Accessible.ignored: true
    }

    KArea {
        id: area

        objectName: phrase.objectName
        width: parent.width
        height: Math.max(3 * Theme.controlHeight, implicitHeight)
        most: 6 * Theme.controlHeight
        name: qsTr("Your 24 words")
        hint: qsTr("In order, with spaces between them")
        wrong: phrase.error
        sends: true
        input.readOnly: phrase.readOnly
        input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
        onEntered: phrase.accepted()
    }

    KNote {
        width: parent.width
        text: phrase.error || qsTr("%1 of %2 words").arg(phrase.count).arg(phrase.most)
        color: phrase.error ? Theme.dangerText : Theme.textSoft
    }
}
