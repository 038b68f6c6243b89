pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme

// A button with words. `kind`: primary (one on a screen), soft, quiet or danger. `glyph` puts an icon before the words,
// which take several lines where it is narrower than they are.
T.Button {
    id: button

    property string kind: "soft"
    property string glyph: ""
    property string sought: ""  // other words by which it is looked for
    property bool busy: false

    readonly property bool full: kind === "primary" || kind === "danger"
    readonly property color ground: kind === "primary" ? (hovered || down ? Theme.accentHover : Theme.accent) : kind === "danger" ? Theme.danger : kind === "quiet" ? (hovered || down ? Theme.hover : Qt.alpha(Theme.hover, 0)) : (hovered || down ? Theme.selected : Theme.accentSoft)
    readonly property color ink: kind === "primary" ? Theme.accentInk : kind === "danger" ? Theme.dangerInk : kind === "quiet" ? Theme.accentText : Theme.accentSoftInk

    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.controlHeight)
    implicitHeight: Math.max(implicitContentHeight + topPadding + bottomPadding, Theme.controlHeight)
    leftPadding: Theme.s4
    rightPadding: Theme.s4
    topPadding: Theme.s2
    bottomPadding: Theme.s2
    spacing: Theme.s2
    focusPolicy: Qt.StrongFocus
    enabled: !busy
    opacity: enabled || busy ? 1 : 0.5
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }

    contentItem: Item {
        id: inside

        readonly property real lead: button.busy ? mark.width + button.spacing : button.glyph !== "" ? sign.width + button.spacing : 0

        implicitWidth: Math.ceil(words.implicitWidth) + lead
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: button.spacing

            Loader {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                visible: active
                active: button.busy
                sourceComponent: KSpinner {
                    size: 16
                    color: button.ink
                }
            }

            KIcon {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                visible: button.glyph !== "" && !button.busy
                glyph: button.glyph
                size: 18
                color: button.ink
            }

            KText {
                id: words

                width: Math.min(Math.ceil(implicitWidth), Math.max(0, inside.width - inside.lead))
                wrapMode: Text.Wrap
                anchors.verticalCenter: parent.verticalCenter
                text: button.text
                color: button.ink
                font.weight: Font.DemiBold
                font.pixelSize: Theme.body
                Accessible.ignored: true
            }
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: button.ground

        Behavior on color {
            ColorAnimation {
                duration: Theme.quick
            }
        }

        KFocus {
            of: button
        }
    }
}
