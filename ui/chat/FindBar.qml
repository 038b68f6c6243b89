import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Below the head of a conversation: a field, which of how many places is shown, and a way to the others.
Rectangle {
    id: bar

    required property var finding
    readonly property var now: finding.now

    signal closed
    signal dated

    function leave(): void {
        finding.close();
        closed();
    }

    implicitHeight: visible ? row.implicitHeight + 2 * Theme.s2 : 0
    visible: now.open
    color: Theme.surface

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.s4
        anchors.rightMargin: Theme.s3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.s1

        KField {
            id: field

            objectName: "find"
            Layout.fillWidth: true
            Layout.maximumWidth: 420
            hint: qsTr("Search in this conversation")
            glyph: "search"
            maximumLength: 400
            error: bar.now.note
            input.onTextChanged: bar.finding.look(text)
            input.Keys.onUpPressed: bar.finding.step(1)
            input.Keys.onDownPressed: bar.finding.step(-1)
            input.Keys.onEscapePressed: bar.leave()
            input.Keys.onReturnPressed: event => bar.finding.step(event.modifiers & Qt.ShiftModifier ? -1 : 1)
        }

        KText {
            objectName: "findCount"
            Layout.fillWidth: true
            Layout.minimumWidth: Math.ceil(implicitWidth)
            Layout.leftMargin: Theme.s2
            text: bar.now.count > 0 ? qsTr("%1 of %2").arg(bar.now.number).arg(bar.now.more ? bar.now.count + "+" : bar.now.count) : bar.now.asked && bar.now.note === "" ? qsTr("Nothing found") : ""
            font.pixelSize: Theme.small
            color: Theme.textSoft
        }

        KIconButton {
            objectName: "findOlder"
            visible: bar.now.count > 0
            glyph: "up"
            text: qsTr("Older")
            hint: qsTr("Older (Enter)")
            onClicked: bar.finding.step(1)
        }

        KIconButton {
            objectName: "findNewer"
            visible: bar.now.count > 0
            glyph: "down"
            text: qsTr("Newer")
            hint: qsTr("Newer (Shift+Enter)")
            onClicked: bar.finding.step(-1)
        }

        KIconButton {
            objectName: "findDay"
            glyph: "calendar"
            text: qsTr("Go to a day")
            hint: qsTr("%1 (Ctrl+G)").arg(text)
            onClicked: bar.dated()
        }

        KIconButton {
            objectName: "findClose"
            glyph: "close"
            text: qsTr("Close the search")
            onClicked: bar.leave()
        }
    }

    KLine {
        anchors.bottom: parent.bottom
        width: parent.width
    }

    onVisibleChanged: if (!visible)
        field.text = ""

    Connections {
        target: bar.finding

        function onOpened(): void {
            field.take();
            field.input.selectAll();
        }
    }
}
