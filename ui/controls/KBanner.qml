import QtQuick
import QtQuick.Layouts
import ui.theme

// A line across a screen about something that lasts: offline, a reminder, an error. `tone`: info, warn, bad or good.
Rectangle {
    id: banner

    property string text: ""
    property string tone: "info"
    property string glyph: tone === "good" ? "check" : tone === "info" ? "info" : "alert"
    property string action: ""
    property bool working: false
    property bool closable: false

    readonly property color ink: tone === "warn" ? Theme.warnText : tone === "bad" ? Theme.dangerText : tone === "good" ? Theme.goodText : Theme.accentSoftInk

    // Where a line has no room for both, what can be done about it stands below.
    readonly property bool stacked: action !== "" && width - act.implicitWidth < 200 * Theme.scale

    signal acted
    signal closed

    implicitHeight: row.implicitHeight + 2 * Theme.s2
    color: tone === "warn" ? Theme.warnSoft : tone === "bad" ? Theme.dangerSoft : tone === "good" ? Theme.goodSoft : Theme.accentSoft
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.s4
        anchors.rightMargin: Theme.s2
        columnSpacing: Theme.s3
        rowSpacing: 0

        KSpinner {
            Layout.row: 0
            Layout.column: 0
            visible: banner.working
            size: 18
            color: banner.ink
        }

        KIcon {
            Layout.row: 0
            Layout.column: 0
            visible: !banner.working
            glyph: banner.glyph
            size: 18
            color: banner.ink
        }

        KText {
            Layout.row: 0
            Layout.column: 1
            Layout.fillWidth: true
            Layout.topMargin: 4
            Layout.bottomMargin: 4
            text: banner.text
            wrapMode: Text.Wrap
            color: banner.ink
            font.pixelSize: Theme.small
        }

        KButton {
            id: act

            Layout.row: banner.stacked ? 1 : 0
            Layout.column: banner.stacked ? 1 : 2
            visible: banner.action !== ""
            kind: "quiet"
            text: banner.action
            implicitHeight: 32
            onClicked: banner.acted()
        }

        KIconButton {
            Layout.row: 0
            Layout.column: 3
            visible: banner.closable
            size: 32
            glyph: "close"
            text: qsTr("Close")
            onClicked: banner.closed()
        }
    }
}
