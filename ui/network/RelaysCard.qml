pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The relays this computer uses, or what one would be good for.
KCard {
    id: card

    required property var page
    required property var shell
    readonly property var relays: page.relays

    signal parted(relay: string, name: string)

    glyph: "relay"
    title: qsTr("Relays")
    note: qsTr("A relay keeps sealed mail for people who are never online together. It cannot read any of it.")

    KColumn {
        width: parent.width
        visible: card.relays.lines.count > 0
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Relays")

        Repeater {
            model: card.relays.lines

            RelayRow {
                width: card.width - 2 * Theme.s5
                busy: card.relays.now.leaving === id
                onParted: card.parted(id, name)
                onSettled: card.shell.go("settings", "")
            }
        }
    }

    KNote {
        objectName: "relaysEmpty"
        width: parent.width
        visible: card.relays.lines.count === 0
        text: qsTr("You use none yet: what you write waits here until you and the other are online at the same time.")
        color: Theme.text
    }

    KButton {
        objectName: "relaysBeOne"
        visible: !card.page.now.serving && card.shell.has("settings")
        glyph: "power"
        text: qsTr("Be a relay for my people")
        onClicked: card.shell.go("settings", "")
    }
}
