pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme

// The line of quick reactions at the top of a menu, those picked lately, and a way to all others.
T.MenuItem {
    id: item

    readonly property var home: Window.window
    readonly property var emojis: home?.shell?.emojis ?? null

    signal picked(emoji: string)
    signal more

    implicitWidth: row.implicitWidth
    implicitHeight: row.implicitHeight
    opacity: enabled ? 1 : 0.4
    Accessible.role: Accessible.MenuItem
    Accessible.name: qsTr("React")
    onTriggered: more()

    contentItem: Row {
        id: row

        spacing: 2

        Repeater {
            model: item.emojis?.quick ?? []

            KEmojiButton {
                required property string modelData

                emoji: modelData
                onClicked: {
                    item.emojis.pick(modelData);
                    item.picked(modelData);
                }
            }
        }

        KIconButton {
            objectName: "moreReactions"
            size: 38
            glyph: "plus"
            text: qsTr("More reactions")
            onClicked: item.more()
        }
    }

    background: Rectangle {
        radius: Theme.radiusSmall
        color: item.highlighted ? Theme.hover : "transparent"
    }
}
