pragma ComponentBehavior: Bound
import QtQuick

// A board of emoji to pick from.
KDialog {
    id: board

    signal picked(emoji: string)

    readonly property var signs: ["😀", "😄", "😁", "😂", "🤣", "😊", "🙂", "😉", "😍", "🥰", "😘", "😎", "🤩", "🥳", "🤔", "🤨", "😐", "🙄", "😏", "😮", "😢", "😭", "😤", "😡", "🤯", "😱", "😴", "🤒", "🤗", "🤫", "🙈", "👀", "👍", "👎", "👌", "✌️", "🤞", "👏", "🙌", "🙏", "💪", "👋", "🤝", "❤️", "🧡", "💛", "💚", "💙", "💜", "🖤", "💔", "💯", "🔥", "✨", "🎉", "🎂", "🎁", "🌹", "☀️", "🌙", "⭐", "☕", "🍕", "🍻", "🐶", "🐱", "🚀", "✅", "❌", "❓"]

    title: qsTr("Emoji")
    wanted: 440

    contentItem: Grid {
        columns: 10

        Repeater {
            model: board.signs

            KEmojiButton {
                required property string modelData

                emoji: modelData
                onClicked: {
                    board.picked(modelData);
                    board.close();
                }
            }
        }
    }
}
