pragma Singleton
import QtQuick

// The one place of colours, distances, sizes and durations. Colour pairs are tested for contrast (tests/ui/test_theme.py).
QtObject {
    id: theme

    // "system", "light" or "dark"; the window sets it from the settings of this machine.
    property string mode: "system"
    readonly property bool dark: mode === "dark" || (mode === "system" && Application.styleHints.colorScheme === Qt.ColorScheme.Dark)
    property bool strong: false  // more contrast
    property string accentName: accents.names[0]
    readonly property Accents accents: Accents {}
    readonly property var tint: accents.of(accentName, dark, strong)
    property bool calm: false  // no movement
    property bool covered: false  // the window is locked
    property Item front: null  // what covers the whole window, such as a photo: passing sentences stand on it
    property bool mirrored: false  // lines begin at the right
    property real scale: 1.0  // of text, 0.8 to 2.0
    property var faces: ({})  // by account: where the node shows the pictures of people

    // Grounds
    readonly property color window: strong ? (dark ? "#000000" : "#ffffff") : dark ? "#0e1015" : "#eef0f5"
    readonly property color surface: strong ? (dark ? "#000000" : "#ffffff") : dark ? "#161920" : "#ffffff"
    readonly property color raised: strong ? (dark ? "#0c0d11" : "#ffffff") : dark ? "#1f232c" : "#ffffff"
    readonly property color sunken: strong ? (dark ? "#16181f" : "#f1f2f6") : dark ? "#242933" : "#eff1f5"
    readonly property color hover: strong ? (dark ? "#1d2029" : "#e9ebf2") : dark ? "#20242e" : "#f2f3f8"
    readonly property color selected: tint.accentSoft
    readonly property color line: strong ? (dark ? "#7d869a" : "#767d8d") : dark ? "#2a2f3a" : "#e2e5ec"
    readonly property color edge: strong ? (dark ? "#aab2c4" : "#3c4352") : dark ? "#727b8f" : "#7f8797"  // outlines that must be seen, 3:1
    readonly property color canvas: strong ? (dark ? "#000000" : "#ffffff") : dark ? "#101319" : "#f3f4f9"  // behind messages
    readonly property color shade: strong ? (dark ? "#d0000000" : "#a6000000") : dark ? "#b0000000" : "#73141721"  // behind dialogs
    readonly property color shadow: dark ? "#80000000" : "#26141721"

    // Texts on any ground above
    readonly property color text: strong ? (dark ? "#ffffff" : "#000000") : dark ? "#eceef3" : "#14171f"
    readonly property color textSoft: strong ? (dark ? "#e2e5ee" : "#22262f") : dark ? "#b3baca" : "#4f5666"
    readonly property color textFaint: strong ? (dark ? "#d0d5e2" : "#2f3541") : dark ? "#979fb1" : "#5f6778"

    // Accent
    readonly property color accent: tint.accent
    readonly property color accentHover: tint.accentHover
    readonly property color accentInk: "#ffffff"
    readonly property color accentText: tint.accentText
    readonly property color accentSoft: tint.accentSoft
    readonly property color accentSoftInk: tint.accentSoftInk
    readonly property color focus: tint.focus

    // States
    readonly property color danger: strong ? (dark ? "#b00a1d" : "#b00a1d") : dark ? "#d03a48" : "#c22534"
    readonly property color dangerInk: "#ffffff"
    readonly property color dangerText: strong ? (dark ? "#ffb8be" : "#8a0f1d") : dark ? "#ff9aa3" : "#b31f2e"
    readonly property color dangerSoft: strong ? (dark ? "#43191f" : "#fdebed") : dark ? "#43232a" : "#fdebed"
    readonly property color warnText: strong ? (dark ? "#ffe09a" : "#553600") : dark ? "#f4c66b" : "#7a4f00"
    readonly property color warnSoft: strong ? (dark ? "#332a1a" : "#fff3d6") : dark ? "#3b3120" : "#fff3d6"
    readonly property color goodText: strong ? (dark ? "#9af0c0" : "#0a4c2a") : dark ? "#6fd6a0" : "#136b3d"
    readonly property color goodSoft: strong ? (dark ? "#14301f" : "#e1f4e9") : dark ? "#1d3a2c" : "#e1f4e9"
    readonly property color online: strong ? (dark ? "#5fe0a0" : "#0b6b3a") : dark ? "#3fbf7f" : "#1f9d5b"

    // Bubbles
    readonly property color mine: tint.mine
    readonly property color mineInk: "#ffffff"
    readonly property color mineInkSoft: tint.mineInkSoft
    readonly property color mineSeen: "#a8f0c6"
    readonly property color theirs: strong ? (dark ? "#0c0d11" : "#ffffff") : dark ? "#232833" : "#ffffff"
    readonly property color theirsInk: text
    readonly property color theirsInkSoft: textFaint

    // Grounds of avatars, under white letters
    readonly property list<color> people: ["#b0413e", "#a8530f", "#7d6608", "#3f7a2c", "#12776b", "#2a6fad", "#5656c8", "#8a46ad", "#b03a78"]

    // Names in these colours, on the bubbles of others
    readonly property list<color> names: dark ? ["#f0918e", "#f0a45d", "#d6bd55", "#8fcf78", "#5fcbbb", "#84b9ee", "#a9a9f5", "#cf9aec", "#ef8fbe"] : people

    // Distances on a grid of 4 px
    readonly property int s1: 4
    readonly property int s2: 8
    readonly property int s3: 12
    readonly property int s4: 16
    readonly property int s5: 20
    readonly property int s6: 24
    readonly property int s8: 32
    readonly property int s12: 48

    // Type, in px
    readonly property int caption: Math.round(12 * scale)
    readonly property int small: Math.round(13 * scale)
    readonly property int body: Math.round(14.5 * scale)
    readonly property int title: Math.round(16.5 * scale)
    readonly property int headline: Math.round(21 * scale)
    readonly property int display: Math.round(28 * scale)

    // Corners
    readonly property int radiusSmall: 6
    readonly property int radius: 10
    readonly property int radiusLarge: 16
    readonly property int radiusBubble: 18

    // Sizes of controls
    readonly property int controlHeight: Math.max(38, Math.round(38 * scale))
    property bool compact: false  // more rows on the screen
    readonly property int rowHeight: Math.round((compact ? 52 : 68) * scale)
    readonly property int rowFace: compact ? 36 : 46  // the picture in a row
    readonly property int headerHeight: Math.round(60 * scale)
    readonly property int railWidth: Math.round(76 * scale)

    // Durations in ms
    readonly property int quick: calm ? 0 : 110
    readonly property int smooth: calm ? 0 : 200

    function icon(name: string): url {
        return Qt.resolvedUrl("../../assets/icons/" + name + ".svg");
    }

    // A picture's address if it is at the door of this machine's node, else none: no other is ever loaded.
    function picture(address: url): url {
        return /^http:\/\/127\.0\.0\.1:\d{1,5}\/media\/[0-9a-f]{32}(\?tile)?$/.test(address.toString()) ? address : "";
    }

    // A colour of `people` for a person, the same on every machine, and that of `names` beside it.
    function colorOf(id: string): color {
        return people[placeOf(id)];
    }

    function inkOf(id: string): color {
        return names[placeOf(id)];
    }

    function placeOf(id: string): int {
        let sum = 0;
        for (let at = 0; at < Math.min(id.length, 16); ++at)
            sum = (sum * 31 + id.charCodeAt(at)) % 9973;
        return sum % people.length;
    }
}
