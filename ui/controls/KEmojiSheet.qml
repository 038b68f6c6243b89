pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme

// What stands on the board of emoji: a field to search in, the groups, and a grid that arrows move in. Under it is the
// name of the one that is pointed at, since not every font draws every one.
KColumn {
    id: sheet

    readonly property var home: Window.window
    readonly property var emojis: home?.shell?.emojis ?? null
    readonly property var now: emojis?.now ?? ({
            group: "",
            tone: 0,
            hand: "",
            searched: ""
        })
    readonly property var names: ({
            recent: qsTr("Picked lately"),
            smileys_emotion: qsTr("Smileys"),
            people_body: qsTr("People"),
            animals_nature: qsTr("Animals and nature"),
            food_drink: qsTr("Food and drink"),
            travel_places: qsTr("Travel and places"),
            activities: qsTr("Activities"),
            objects: qsTr("Objects"),
            symbols: qsTr("Symbols"),
            flags: qsTr("Flags")
        })
    readonly property var tones: [qsTr("as drawn"), qsTr("light"), qsTr("medium light"), qsTr("medium"), qsTr("medium dark"), qsTr("dark")]

    signal picked(emoji: string)

    function begin(): void {
        field.text = "";
        emojis.begin();
    }

    function write(): void {
        field.take();
    }

    function take(emoji: string): void {
        emojis.pick(emoji);
        picked(emoji);
    }

    spacing: Theme.s2

    Row {
        width: parent.width
        spacing: Theme.s2

        KField {
            id: field

            objectName: "emojiSearch"
            width: parent.width - hand.width - parent.spacing
            glyph: "search"
            hint: qsTr("Search by name")
            onTextChanged: sheet.emojis?.search(text)
            onAccepted: if (grid.count > 0)
                sheet.take(sheet.emojis.cells.at(0).id)
            input.Keys.onDownPressed: grid.enter()
        }

        KEmojiButton {
            id: hand

            objectName: "emojiTone"
            emoji: sheet.now.hand
            Accessible.name: qsTr("Tone of skin: %1").arg(sheet.tones[sheet.now.tone])
            onClicked: sheet.emojis.tone()

            KTip {
                shown: hand.hovered
                text: hand.Accessible.name
            }
        }
    }

    Row {
        width: parent.width

        Repeater {
            id: groups

            model: sheet.emojis?.groups ?? []

            KEmojiButton {
                id: tab

                required property var modelData
                readonly property bool here: sheet.now.group === modelData.key

                objectName: "emojiGroup-" + modelData.key
                width: sheet.width / groups.count
                emoji: modelData.sign
                opacity: here || hovered || activeFocus ? 1 : 0.6
                Accessible.role: Accessible.PageTab
                Accessible.name: sheet.names[modelData.key] ?? modelData.key
                Accessible.selected: here
                onClicked: {
                    field.text = "";
                    sheet.emojis.show(modelData.key);
                    grid.positionViewAtBeginning();
                }

                Rectangle {
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: 2
                    color: Theme.accent
                    visible: tab.here
                }

                KTip {
                    shown: tab.hovered
                    text: tab.Accessible.name
                }
            }
        }
    }

    GridView {
        id: grid

        readonly property int columns: Math.max(1, Math.floor(width / 40))
        property int pointed: -1
        readonly property var about: count > 0 ? sheet.emojis.cells.at(pointed >= 0 ? pointed : Math.max(0, currentIndex)) : null

        function enter(): void {
            if (count > 0) {
                currentIndex = 0;
                forceActiveFocus();
            }
        }

        objectName: "emojiGrid"
        width: parent.width
        height: Math.max(2, Math.min(7, Math.floor(((sheet.home?.height ?? 0) - 290) / cellHeight))) * cellHeight
        cellWidth: width / columns
        cellHeight: 40
        clip: true
        model: sheet.emojis?.cells ?? null
        activeFocusOnTab: true
        keyNavigationEnabled: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        onCountChanged: currentIndex = count > 0 ? 0 : -1
        Accessible.role: Accessible.List
        Accessible.name: sheet.now.searched ? qsTr("Found") : sheet.names[sheet.now.group] ?? ""
        Keys.onReturnPressed: sheet.take(sheet.emojis.cells.at(currentIndex).id)
        Keys.onSpacePressed: sheet.take(sheet.emojis.cells.at(currentIndex).id)
        Keys.onUpPressed: event => {
            event.accepted = currentIndex < columns;
            if (event.accepted)
                field.take();
        }
        T.ScrollBar.vertical: KScrollBar {}

        delegate: KEmojiButton {
            id: cell

            required property int index
            required property string id
            required property string name

            width: grid.cellWidth
            height: grid.cellHeight
            emoji: id
            focusPolicy: Qt.NoFocus
            marked: GridView.isCurrentItem && grid.activeFocus
            Accessible.name: name
            Accessible.focusable: true
            Accessible.focused: marked
            onHoveredChanged: grid.pointed = hovered ? index : grid.pointed === index ? -1 : grid.pointed
            onClicked: sheet.take(id)
        }
    }

    KText {
        objectName: "emojiName"
        width: parent.width
        text: grid.about ? (grid.about.code ? qsTr("%1  :%2:").arg(grid.about.name).arg(grid.about.code) : grid.about.name) : qsTr("No emoji has a name like this.")
        color: Theme.textSoft
        font.pixelSize: Theme.small
    }
}
