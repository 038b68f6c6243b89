import QtQuick
import QtQuick.Layouts
import ui.theme

// A passing sentence, perhaps with one action such as "Undo". It covers no control: it stands above composers and the
// buttons of a call at the foot of its parent; in the header of `over`, beside its buttons; or at the top, if `high`.
Rectangle {
    id: toast

    property string text: ""
    property string action: ""
    property int stay: 5000
    property Item over: null
    property bool high: false
    property bool up: false
    readonly property Item focused: Window.activeFocusItem
    property Item before: null  // which had the focus before the action did
    readonly property real room: (over ?? parent)?.width - 2 * (over ? Theme.controlHeight + Theme.s4 : Theme.s4)

    signal acted
    signal ended  // it cannot be seen any more

    function corner(area: Item, across: real, down: real): point {
        const x = (across - width) / 2;
        if (area)
            return area.mapToItem(parent, x, Math.max(Theme.s1, (Theme.headerHeight - height) / 2));
        return Qt.point(x, high ? Theme.s4 : down - height - 2 * Theme.s12);
    }

    function show(sentence: string, word: string): void {
        text = sentence;
        action = word;
        up = true;
        timer.restart();
        Accessible.announce(sentence);
    }

    function hide(): void {
        timer.stop();
        up = false;
        if (word.activeFocus)
            before?.forceActiveFocus();
    }

    onFocusedChanged: if (focused !== word)
        before = focused

    x: corner(over, (over ?? parent)?.width ?? 0, (over ?? parent)?.height ?? 0).x
    y: corner(over, (over ?? parent)?.width ?? 0, (over ?? parent)?.height ?? 0).y
    z: 10
    width: Math.min(implicitWidth, room)
    height: implicitHeight
    visible: opacity > 0
    opacity: up ? 1 : 0
    implicitHeight: Math.max(46, row.implicitHeight + 2 * Theme.s2)
    implicitWidth: Math.min(row.implicitWidth + Theme.s8, 520)
    radius: Theme.radius
    color: Theme.dark ? "#eceef3" : "#1d212b"
    onOpacityChanged: if (opacity === 0 && !up)
        ended()
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Behavior on opacity {
        NumberAnimation {
            duration: Theme.smooth
        }
    }

    Timer {
        id: timer

        interval: toast.stay
        onTriggered: toast.hide()
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.s4
        anchors.rightMargin: toast.action ? Theme.s1 : Theme.s4
        spacing: Theme.s3

        KText {
            Layout.fillWidth: true
            text: toast.text
            wrapMode: Text.Wrap
            color: Theme.dark ? "#14171f" : "#ffffff"
            font.pixelSize: Theme.small
        }

        KButton {
            id: word

            objectName: "toastAction"
            visible: toast.action !== ""
            kind: "quiet"
            focusPolicy: Qt.TabFocus  // a click leaves the focus where one writes
            text: toast.action
            implicitHeight: 36
            contentItem: KText {
                text: word.text
                horizontalAlignment: Text.AlignHCenter
                color: Theme.dark ? "#3d42cf" : "#b2b5ff"
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }
            background: Rectangle {
                radius: Theme.radiusSmall
                color: word.hovered || word.visualFocus ? (Theme.dark ? "#d5d8e2" : "#343a49") : "transparent"
            }
            onClicked: {
                toast.hide();
                toast.acted();
            }
        }
    }
}
