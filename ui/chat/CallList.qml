pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Above the field to write in: whom the @ before the cursor may call, or which emoji a colon. The field keeps the keyboard; `handle` is given
// its keys first.
KList {
    id: list

    required property var offers
    readonly property bool open: offers.count > 0  // the list itself knows only when it is laid out
    property int place: 0

    signal picked(word: string, sign: string)

    // Whether a key was for this list.
    function handle(event: var): bool {
        if (!open)
            return false;
        if (event.key === Qt.Key_Down || event.key === Qt.Key_Up) {
            const step = event.key === Qt.Key_Down ? 1 : offers.count - 1;
            place = (place + step) % offers.count;
        } else if (event.key === Qt.Key_Tab || event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            picked(offers.at(place).word, offers.at(place).sign);
        } else {
            return false;
        }
        return true;
    }

    objectName: "callList"
    implicitHeight: visible ? contentHeight + Theme.s2 : 0
    visible: open
    name: qsTr("People to mention, or emoji")
    model: offers
    interactive: false
    activeFocusOnTab: false

    Connections {
        target: list.offers

        function onCounted(): void {
            list.place = 0;
        }
    }

    delegate: KRow {
        id: row

        required property int index
        required property string id
        required property string name
        required property string word
        required property string note
        required property string sign

        objectName: "call-" + name
        width: ListView.view.width
        implicitHeight: 46
        text: note ? name + ", " + note : name
        chosen: index === list.place
        onClicked: list.picked(word, sign)

        RowLayout {
            anchors.fill: parent
            spacing: Theme.s3

            KText {
                Layout.preferredWidth: 30
                visible: row.sign !== ""
                text: row.sign
                font.pixelSize: 21
                elide: Text.ElideNone
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }

            KAvatar {
                visible: row.sign === ""
                size: 30
                name: row.id === "all" ? "@" : row.name
                person: row.id
            }

            KText {
                Layout.fillWidth: true
                Layout.maximumWidth: Math.ceil(implicitWidth)
                text: row.name
                Accessible.ignored: true
            }

            KText {
                Layout.fillWidth: true
                text: row.note
                font.pixelSize: Theme.small
                color: Theme.textFaint
                Accessible.ignored: true
            }
        }
    }
}
