pragma ComponentBehavior: Bound
import QtQuick
import ui.theme

// A person's round mark: the first letters of the name on a colour that belongs to the id, or the picture that they
// show their contacts. `online` adds a dot. A group's is a square one, with its `picture` in the place of its letters.
Rectangle {
    id: avatar

    property string name: ""
    property string person: ""
    property int size: 44
    property bool online: false
    property bool group: false
    property url picture
    readonly property string shown: picture.toString() || (Theme.faces[person] ?? "")

    function letters(text: string): string {
        const words = text.trim().split(/\s+/).filter(word => word.length > 0);
        if (words.length === 0)
            return "?";
        const shown = [words[0], words.length > 1 ? words[words.length - 1] : ""];
        return shown.map(word => String.fromCodePoint(...Array.from(word).slice(0, 1).map(sign => sign.codePointAt(0)))).join("").toLocaleUpperCase();
    }

    implicitWidth: size
    implicitHeight: size
    radius: group ? Math.round(size * 0.28) : size / 2
    color: Theme.colorOf(person || name)
    Accessible.ignored: true

    KText {
        anchors.centerIn: parent
        text: avatar.letters(avatar.name)
        color: "#ffffff"
        font.pixelSize: Math.round(avatar.size * 0.38)
        font.weight: Font.DemiBold
        Accessible.ignored: true
    }

    Loader {
        anchors.fill: parent
        active: avatar.shown !== ""
        sourceComponent: KRound {
            corner: avatar.radius
            source: avatar.shown
        }
    }

    Rectangle {
        visible: avatar.online
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: Math.max(10, avatar.size * 0.28)
        height: width
        radius: width / 2
        color: Theme.online
        border.width: 2
        border.color: Theme.surface
    }
}
