import QtQuick
import ui.theme

// The recovery phrase, opened from its reminder.
Rectangle {
    id: phrase

    required property var page
    required property var shell
    property bool narrow: false
    readonly property Item sheet: phrase

    color: Theme.surface

    Flickable {
        anchors.fill: parent
        contentHeight: view.implicitHeight + 2 * Theme.s8
        clip: true

        PhraseView {
            id: view

            anchors.horizontalCenter: parent.horizontalCenter
            y: Theme.s8
            width: Math.min(560, parent.width - 2 * Theme.s4)
            visible: phrase.page.words.list.length > 0
            words: phrase.page.words
            shell: phrase.shell
        }
    }
}
