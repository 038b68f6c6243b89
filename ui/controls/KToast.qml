import QtQuick
import QtQuick.Layouts
import ui.theme

// A passing sentence at the foot of the window, perhaps with one action such as "Undo".
Rectangle {
    id: toast

    property string text: ""
    property string action: ""
    property int stay: 5000

    signal acted
    signal ended

    function show(sentence: string, word: string): void {
        text = sentence;
        action = word;
        opacity = 1;
        timer.restart();
        Accessible.announce(sentence);
    }

    function hide(): void {
        timer.stop();
        if (opacity > 0) {
            opacity = 0;
            ended();
        }
    }

    visible: opacity > 0
    opacity: 0
    implicitHeight: Math.max(46, row.implicitHeight + 2 * Theme.s2)
    implicitWidth: Math.min(row.implicitWidth + Theme.s8, 520)
    radius: Theme.radius
    color: Theme.dark ? "#eceef3" : "#1d212b"
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
                timer.stop();
                toast.opacity = 0;
                toast.acted();
            }
        }
    }
}
