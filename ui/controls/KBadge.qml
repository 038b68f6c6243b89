import QtQuick
import ui.theme

// A small number, or a sign in its place; nothing is shown for 0. A `quiet` one asks for nothing.
Rectangle {
    id: badge

    property int count: 0
    property string sign: ""
    property bool quiet: false

    visible: count > 0
    implicitHeight: Math.round(20 * Theme.scale)
    implicitWidth: Math.max(implicitHeight, words.implicitWidth + 12)
    radius: height / 2
    color: quiet ? Theme.textFaint : Theme.accent
    Accessible.ignored: true

    KText {
        id: words

        anchors.centerIn: parent
        text: badge.sign || (badge.count > 999 ? "999+" : badge.count)
        color: badge.quiet ? Theme.surface : Theme.accentInk
        font.pixelSize: Theme.caption
        font.weight: Font.DemiBold
        Accessible.ignored: true
    }
}
