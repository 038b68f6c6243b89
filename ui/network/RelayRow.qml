pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One relay: whether it answers, why not, how much it keeps for me, and a way to leave it.
Item {
    id: row

    required property int index
    required property string id
    required property string name
    required property string note
    required property string why
    required property string held
    required property real share
    required property string tone
    required property bool mine
    required property string spoken
    property bool busy: false
    readonly property bool slim: width < 380 * Theme.scale  // the button goes below
    readonly property color ink: tone === "good" ? Theme.goodText : tone === "bad" ? Theme.dangerText : Theme.warnText
    readonly property color ground: tone === "good" ? Theme.goodSoft : tone === "bad" ? Theme.dangerSoft : Theme.warnSoft

    signal parted
    signal settled

    objectName: mine ? "relay-mine" : "relay-" + name
    implicitHeight: line.implicitHeight + 2 * Theme.s3
    Accessible.role: Accessible.ListItem
    Accessible.name: spoken

    KLine {
        width: parent.width
        visible: row.index > 0
    }

    GridLayout {
        id: line

        y: Theme.s3
        width: parent.width
        columnSpacing: Theme.s3
        rowSpacing: 0

        Rectangle {
            Layout.row: 0
            Layout.column: 0
            Layout.alignment: Qt.AlignTop
            implicitWidth: 40
            implicitHeight: 40
            radius: 20
            color: row.ground

            KIcon {
                anchors.centerIn: parent
                glyph: row.tone === "good" ? "check" : row.tone === "bad" ? "alert" : "clock"
                size: 20
                color: row.ink
            }
        }

        ColumnLayout {
            Layout.row: 0
            Layout.column: 1
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: 2

            KText {
                Layout.fillWidth: true
                text: row.name
                elide: Text.ElideMiddle
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }

            KNote {
                Layout.fillWidth: true
                text: row.note
                color: row.ink
                Accessible.ignored: true
            }

            KNote {
                objectName: "relayWhy"
                Layout.fillWidth: true
                visible: text !== ""
                text: row.why
                Accessible.ignored: true
            }

            KProgress {
                Layout.fillWidth: true
                Layout.topMargin: Theme.s2
                visible: row.held !== ""
                name: qsTr("Kept by this relay")
                value: row.share
                tone: row.share > 0.9 ? Theme.danger : Theme.accent
            }

            KNote {
                Layout.fillWidth: true
                visible: text !== ""
                text: row.held
                font.pixelSize: Theme.caption
                Accessible.ignored: true
            }
        }

        KButton {
            objectName: "relayLeave"
            Layout.row: row.slim ? 1 : 0
            Layout.column: row.slim ? 1 : 2
            Layout.leftMargin: row.slim ? -Theme.s4 : 0
            Layout.alignment: Qt.AlignTop
            visible: !row.mine
            kind: "quiet"
            text: qsTr("Leave")
            busy: row.busy
            Accessible.name: qsTr("Leave %1").arg(row.name)
            onClicked: row.parted()
        }

        KButton {
            objectName: "relayMineSettings"
            Layout.row: row.slim ? 1 : 0
            Layout.column: row.slim ? 1 : 2
            Layout.leftMargin: row.slim ? -Theme.s4 : 0
            Layout.alignment: Qt.AlignTop
            visible: row.mine
            kind: "quiet"
            text: qsTr("Settings")
            Accessible.name: qsTr("Settings of the relay on this computer")
            onClicked: row.settled()
        }
    }
}
