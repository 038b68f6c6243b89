import QtQuick
import ui.controls

// Beside a bubble that the mouse is over: quick ways to do something with it.
Row {
    id: tools

    required property var line
    readonly property var talk: line.talk
    readonly property bool hovered: reply.hovered || react.hovered || menu.hovered

    KIconButton {
        id: reply

        visible: tools.talk.now.closed === ""
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "reply"
        text: qsTr("Reply")
        onClicked: tools.line.answer()
    }

    KIconButton {
        id: react

        objectName: "messageReact-" + tools.line.index
        visible: tools.talk.now.active && tools.line.width >= 560  // a narrow window has no room for three
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "react"
        text: qsTr("React")
        onClicked: tools.line.menu(true)
    }

    KIconButton {
        id: menu

        objectName: "messageMenu-" + tools.line.index
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "more"
        text: qsTr("Menu of this message")
        onClicked: tools.line.menu(false)
    }
}
