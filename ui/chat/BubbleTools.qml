import QtQuick
import ui.controls

// Beside a bubble that the mouse is over: two quick ways to do something with it.
Row {
    id: tools

    property int number: 0
    property bool answers: true
    readonly property bool hovered: reply.hovered || menu.hovered

    signal replied
    signal more

    KIconButton {
        id: reply

        visible: tools.answers
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "reply"
        text: qsTr("Reply")
        onClicked: tools.replied()
    }

    KIconButton {
        id: menu

        objectName: "messageMenu-" + tools.number
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "react"
        text: qsTr("React, edit and more")
        onClicked: tools.more()
    }
}
