import QtQuick
import QtQuick.Templates as T
import ui.theme

// A place in a sound, on the bars of how loud it is: pressed, dragged, or moved by left and right.
T.Slider {
    id: slider

    property var levels: []
    property real share: 0
    property string name: qsTr("Place")
    property string told: ""  // where it is, for who hears it
    property color tone: Theme.accent
    property color rest: Theme.edge

    signal sought(share: real)
    signal stepped(by: int)
    signal toggled

    implicitWidth: 160
    implicitHeight: Math.round(30 * Math.max(1, Theme.scale))
    focusPolicy: Qt.StrongFocus
    live: true
    Accessible.role: Accessible.Slider
    Accessible.name: name
    Accessible.description: told
    onPressedChanged: if (!pressed)
        sought(position)
    Keys.onLeftPressed: stepped(Theme.mirrored ? 1 : -1)
    Keys.onRightPressed: stepped(Theme.mirrored ? -1 : 1)
    Keys.onSpacePressed: toggled()

    Binding {
        target: slider
        property: "value"
        value: slider.share
        when: !slider.pressed
    }

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    background: KWave {
        levels: slider.levels
        share: slider.pressed ? slider.position : slider.share
        tone: slider.tone
        rest: slider.rest
    }

    KFocus {
        of: slider
        radius: Theme.radiusSmall
    }
}
