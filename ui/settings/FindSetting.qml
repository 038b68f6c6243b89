import QtQuick
import ui.theme
import ui.controls

// The field below the head of the settings that finds each of them, and keys that lead into what it found.
Rectangle {
    id: bar

    property alias text: field.text
    required property var list  // of what was found

    signal chosen(int number)
    signal ended

    function take(): void {
        field.take();
        field.input.selectAll();
    }

    function empty(): void {
        if (field.text === "")
            bar.ended();
        field.text = "";
    }

    implicitHeight: field.implicitHeight + 2 * Theme.s2
    color: Theme.surface

    KField {
        id: field

        objectName: "settingsFind"
        anchors.left: parent.left
        anchors.leftMargin: Theme.s4
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(Math.round(420 * Theme.scale), parent.width - 2 * Theme.s4 - clear.width)
        hint: qsTr("Find a setting")
        glyph: "search"
        maximumLength: 100
        input.Keys.onDownPressed: bar.list.currentIndex = Math.min(bar.list.currentIndex + 1, bar.list.count - 1)
        input.Keys.onUpPressed: bar.list.currentIndex = Math.max(bar.list.currentIndex - 1, 0)
        input.Keys.onEscapePressed: bar.empty()
        onAccepted: if (bar.list.count > 0)
            bar.chosen(Math.max(0, bar.list.currentIndex))
    }

    KIconButton {
        id: clear

        objectName: "settingsFindClear"
        visible: field.text !== ""
        anchors.left: field.right
        anchors.leftMargin: Theme.s1
        anchors.verticalCenter: parent.verticalCenter
        size: 34
        glyph: "close"
        text: qsTr("Clear the search")
        onClicked: {
            bar.empty();
            field.take();
        }
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
