pragma Singleton
import QtQuick

// The one map of the keyboard: what the window listens to, and what its sheet of keys shows. `keys` are sequences of Qt;
// `shown` is how they are written where that is not enough. A key that stands in a control has no sequence here.
QtObject {
    id: map

    property bool wraps: false  // Enter begins a new line, and sends with Ctrl
    readonly property string sends: wraps ? "Ctrl+Enter" : "Enter"

    readonly property var parts: [
        {
            title: qsTr("On every page"),
            lines: [
                {name: "page", keys: ["Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6", "Alt+7", "Alt+8", "Alt+9"], shown: "Alt+1 … 9", what: qsTr("Go to a page")},
                {name: "find", keys: ["Ctrl+K"], what: qsTr("Go to a conversation")},
                {name: "everything", keys: ["Ctrl+Shift+F"], what: qsTr("Search everything")},
                {name: "add", keys: ["Ctrl+N"], what: qsTr("Add people")},
                {name: "settings", keys: ["Ctrl+,"], what: qsTr("Settings")},
                {name: "larger", keys: ["Ctrl++", "Ctrl+="], what: qsTr("Larger text")},
                {name: "smaller", keys: ["Ctrl+-"], shown: "Ctrl+−", what: qsTr("Smaller text")},
                {name: "asMade", keys: ["Ctrl+0"], what: qsTr("Text of the usual size")},
                {name: "help", keys: ["?", "Shift+?", "Ctrl+/", "F1"], shown: "?  Ctrl+/", what: qsTr("This list")},
                {name: "lock", keys: ["Ctrl+L"], what: qsTr("Lock Kith")},
                {name: "part", keys: ["F6", "Ctrl+T"], what: qsTr("To the next part of the window")},
                {name: "partBefore", keys: ["Shift+F6", "Ctrl+Shift+T"], shown: "Shift+F6", what: qsTr("To the part before")},
                {name: "back", keys: ["Esc"], what: qsTr("One step back")},
                {name: "", keys: [], shown: "Ctrl+Q", what: qsTr("Leave Kith")}
            ]
        },
        {
            title: qsTr("In the list of chats"),
            lines: [
                {name: "next", keys: ["Alt+Down", "Ctrl+Tab"], shown: "Alt+↓", what: qsTr("Next conversation")},
                {name: "previous", keys: ["Alt+Up", "Ctrl+Shift+Tab"], shown: "Alt+↑", what: qsTr("Previous conversation")},
                {name: "nextNew", keys: ["Alt+Shift+Down"], shown: "Alt+Shift+↓", what: qsTr("Next with something new")},
                {name: "previousNew", keys: ["Alt+Shift+Up"], shown: "Alt+Shift+↑", what: qsTr("Previous with something new")},
                {name: "", keys: [], shown: "Shift+F10", what: qsTr("Menu of a conversation")},
                {name: "", keys: [], shown: qsTr("Drag"), what: qsTr("Put the conversations on top in order")},
                {name: "archive", keys: ["Ctrl+Shift+A"], what: qsTr("Archive the open conversation")},
                {name: "place", keys: ["Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+7", "Ctrl+8", "Ctrl+9"], shown: "Ctrl+1 … 9", what: qsTr("Conversation by its place")},
                {name: "search", keys: ["Ctrl+F"], what: qsTr("Search in the open conversation, or find in the list")}
            ]
        },
        {
            title: qsTr("In a conversation"),
            lines: [
                {name: "", keys: [], shown: map.wraps ? "Ctrl+Enter" : "Enter  Ctrl+Enter", what: qsTr("Send")},
                {name: "", keys: [], shown: map.wraps ? "Enter" : "Shift+Enter", what: qsTr("New line")},
                {name: "", keys: [], shown: "Ctrl+Shift+Enter", what: qsTr("Send silently")},
                {name: "", keys: [], shown: "↑", what: qsTr("Edit my last message, in an empty field")},
                {name: "reply", keys: ["Ctrl+Up"], shown: "Ctrl+↑", what: qsTr("Reply to the newest message")},
                {name: "", keys: [], shown: qsTr("Swipe"), what: qsTr("Reply to a message, by touchpad or finger")},
                {name: "react", keys: ["Ctrl+Shift+E"], what: qsTr("React to the newest message, or the one you are at")},
                {name: "forward", keys: ["Ctrl+Shift+S"], what: qsTr("Forward what is selected, or the message you are at")},
                {name: "", keys: [], shown: qsTr("Space"), what: qsTr("Select the message you are at; more with Shift+↑ ↓")},
                {name: "", keys: [], shown: qsTr("Drag"), what: qsTr("Select messages, from beside their bubbles")},
                {name: "delete", keys: ["Ctrl+Shift+D"], shown: "Ctrl+Shift+D  Del", what: qsTr("Delete the message you are at for me, or what is selected")},
                {name: "", keys: [], shown: "Home  End", what: qsTr("To the oldest message that is loaded, to the newest")},
                {name: "newest", keys: ["Ctrl+J"], what: qsTr("To the first new message, then to the newest")},
                {name: "day", keys: ["Ctrl+G"], what: qsTr("Go to a day")},
                {name: "", keys: [], shown: "Shift+Tab", what: qsTr("From the field to the messages")},
                {name: "", keys: [], shown: "Tab", what: qsTr("From a message to its links")},
                {name: "", keys: [], shown: "Shift+F10", what: qsTr("Menu of a message")},
                {name: "saveFiles", keys: ["Ctrl+S"], what: qsTr("Save the files of the message you are at, or of the newest that has any")},
                {name: "about", keys: ["Ctrl+D"], what: qsTr("About this person")}
            ]
        },
        {
            title: qsTr("While writing"),
            lines: [
                {name: "bold", keys: ["Ctrl+B"], what: qsTr("Bold: **text**")},
                {name: "italic", keys: ["Ctrl+I"], what: qsTr("Italic: _text_")},
                {name: "strike", keys: ["Ctrl+Shift+X"], what: qsTr("Struck out: ~~text~~")},
                {name: "code", keys: ["Ctrl+E"], what: qsTr("Code: `text`, of several lines ```")},
                {name: "spoiler", keys: ["Ctrl+Shift+B"], what: qsTr("Hidden: ||text||")},
                {name: "attach", keys: ["Ctrl+U"], what: qsTr("Attach files; or drop them, or paste them")},
                {name: "voice", keys: ["Ctrl+Shift+Y"], what: qsTr("Record a voice message; end it")},
                {name: "preview", keys: ["Ctrl+P"], what: qsTr("Send no preview of a link")},
                {name: "emoji", keys: ["Ctrl+Shift+J"], what: qsTr("Emoji; or :name: of one")},
                {name: "", keys: [], shown: ">  -  1.", what: qsTr("Quote and list, at the beginning of a line")}
            ]
        },
        {
            title: qsTr("In the feed"),
            lines: [
                {name: "postNext", keys: ["J"], what: qsTr("Next post")},
                {name: "postBefore", keys: ["K"], what: qsTr("Previous post")},
                {name: "postComment", keys: ["R"], what: qsTr("Comment on the post you are at")},
                {name: "postReact", keys: ["F"], what: qsTr("React to it")},
                {name: "postPicture", keys: ["E"], what: qsTr("Look at its picture")},
                {name: "postPerson", keys: ["P"], what: qsTr("All posts of who wrote it")},
                {name: "postWrite", keys: ["N"], what: qsTr("Write a post")},
                {name: "postSearch", keys: ["/"], what: qsTr("Search everything")},
                {name: "postTop", keys: ["0"], what: qsTr("To the top")}
            ]
        },
        {
            title: qsTr("In the settings"),
            lines: [
                {name: "setting", keys: ["Ctrl+F"], what: qsTr("Find a setting")}
            ]
        },
        {
            title: qsTr("In a call"),
            lines: [
                {name: "answer", keys: ["Alt+Shift+A"], what: qsTr("Answer")},
                {name: "answerVideo", keys: ["Alt+Shift+V"], what: qsTr("Answer with the camera")},
                {name: "decline", keys: ["Alt+Shift+D"], what: qsTr("Decline")},
                {name: "mute", keys: ["Shift+M"], what: qsTr("Mute")},
                {name: "camera", keys: ["Shift+V"], what: qsTr("Camera on or off")},
                {name: "hangUp", keys: ["Alt+Shift+E"], what: qsTr("Hang up")}
            ]
        },
        {
            title: qsTr("At a picture"),
            lines: [
                {name: "", keys: [], shown: "←  →", what: qsTr("One before, one after")},
                {name: "", keys: [], shown: "+  −  0", what: qsTr("Larger, smaller, as a whole")},
                {name: "details", keys: ["I"], what: qsTr("What is known of it")},
                {name: "save", keys: ["S"], what: qsTr("Save")},
                {name: "", keys: [], shown: "Del", what: qsTr("Delete")}
            ]
        }
    ]

    // The sequences of one of them, for a Shortcut.
    function keys(name: string): var {
        for (const part of parts)
            for (const line of part.lines)
                if (line.name === name)
                    return line.keys;
        return [];
    }

    // Give keys as they stand on a keyboard of the language that is spoken.
    function written(keys: string): string {
        const named = [["Ctrl", qsTr("Ctrl")], ["Shift", qsTr("Shift")], ["Enter", qsTr("Enter")], ["Del", qsTr("Del")]];
        return named.reduce((said, one) => said.replace(one[0], one[1]), keys);
    }

    // Whether a pressed key, a letter with what is held beside it, is one of them; for what listens to keys itself.
    function hit(event: var, name: string): bool {
        if (event.key < Qt.Key_A || event.key > Qt.Key_Z)
            return false;
        const held = (event.modifiers & Qt.ControlModifier ? "Ctrl+" : "") + (event.modifiers & Qt.AltModifier ? "Alt+" : "") + (event.modifiers & Qt.ShiftModifier ? "Shift+" : "");
        return keys(name).includes(held + String.fromCharCode(event.key));
    }
}
