import QtQuick
import ui.controls

// Beside a bubble that the mouse is over: quick ways to do something with it.
Row {
    id: tools

    property int number: 0
    required property var talk
    readonly property bool hovered: reply.hovered || react.hovered || menu.hovered

    signal replied
    signal more(bool reacting)

    KIconButton {
        id: reply

        visible: tools.talk.now.closed === ""
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "reply"
        text: qsTr("Reply")
        onClicked: tools.replied()
    }

    KIconButton {
        id: react

        objectName: "messageReact-" + tools.number
        visible: tools.talk.now.active && (tools.parent?.width ?? 0) >= 560  // a narrow window has no room for three
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "react"
        text: qsTr("React")
        onClicked: tools.more(true)
    }

    KIconButton {
        id: menu

        objectName: "messageMenu-" + tools.number
        size: 32
        focusPolicy: Qt.NoFocus
        glyph: "more"
        text: qsTr("Menu of this message")
        onClicked: tools.more(false)
    }
}
