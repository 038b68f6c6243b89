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

    signal acted
    signal closed

    implicitHeight: row.implicitHeight + 2 * Theme.s2
    color: tone === "warn" ? Theme.warnSoft : tone === "bad" ? Theme.dangerSoft : tone === "good" ? Theme.goodSoft : Theme.accentSoft
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.s4
        anchors.rightMargin: Theme.s2
        spacing: Theme.s3

        KSpinner {
            visible: banner.working
            size: 18
            color: banner.ink
        }

        KIcon {
            visible: !banner.working
            glyph: banner.glyph
            size: 18
            color: banner.ink
        }

        KText {
            Layout.fillWidth: true
            Layout.topMargin: 4
            Layout.bottomMargin: 4
            text: banner.text
            wrapMode: Text.Wrap
            color: banner.ink
            font.pixelSize: Theme.small
        }

        KButton {
            visible: banner.action !== ""
            kind: "quiet"
            text: banner.action
            implicitHeight: 32
            onClicked: banner.acted()
        }

        KIconButton {
            visible: banner.closable
            size: 32
            glyph: "close"
            text: qsTr("Close")
            onClicked: banner.closed()
        }
    }
}
