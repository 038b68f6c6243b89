pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.theme
import ui.controls

// The pages at the left edge; each with its glyph, its word and a badge.
Rectangle {
    id: rail

    required property var shell

    implicitWidth: Theme.railWidth
    color: Theme.window
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Pages")

    component Place: T.AbstractButton {
        id: place

        required property var modelData
        readonly property bool chosen: rail.shell.page === modelData.key
        readonly property int badge: rail.shell.badges[modelData.key] ?? 0

        objectName: "rail-" + modelData.key
        text: rail.shell.titles[modelData.key] ?? ""
        implicitWidth: Theme.railWidth - 12
        implicitHeight: Math.round(58 * Theme.scale)
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.PageTab
        Accessible.name: badge > 0 ? qsTr("%1, %2 new").arg(text).arg(badge) : text
        Accessible.selected: chosen
        Keys.onReturnPressed: click()
        onClicked: rail.shell.go(modelData.key, "")

        HoverHandler {
            cursorShape: Qt.PointingHandCursor
        }

        contentItem: Item {
            KIcon {
                id: glyph

                anchors.horizontalCenter: parent.horizontalCenter
                y: 9 * Theme.scale
                glyph: place.modelData.glyph
                size: 23
                color: place.chosen ? Theme.accentText : Theme.textSoft
            }

            KText {
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.top: glyph.bottom
                anchors.topMargin: 4
                text: place.text
                color: place.chosen ? Theme.accentText : Theme.textSoft
                font.pixelSize: Math.round(11 * Theme.scale)
                font.weight: place.chosen ? Font.DemiBold : Font.Medium
                Accessible.ignored: true
            }

            KBadge {
                anchors.left: glyph.right
                anchors.leftMargin: -9 * Theme.scale
                y: 3 * Theme.scale
                count: place.badge
            }
        }

        background: Rectangle {
            radius: Theme.radius
            color: place.chosen ? Theme.selected : place.hovered ? Theme.sunken : "transparent"

            KFocus {
                of: place
                anchors.margins: 0
                radius: Theme.radius
            }
        }
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: Theme.s3
        anchors.bottomMargin: Theme.s3
        spacing: Theme.s1

        Flickable {
            id: above

            Layout.fillWidth: true
            Layout.fillHeight: true
            contentHeight: places.height
            clip: contentHeight > height
            interactive: clip
            boundsBehavior: Flickable.StopAtBounds

            KColumn {
                id: places

                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.s1

                Repeater {
                    model: rail.shell.rail.filter(entry => !entry.foot && !entry.hidden)

                    Place {
                        onActiveFocusChanged: if (activeFocus)
                            above.contentY = Math.max(y + height - above.height, Math.min(above.contentY, y))
                    }
                }
            }
        }

        Repeater {
            model: rail.shell.rail.filter(entry => entry.foot && !entry.hidden)

            Place {
                Layout.alignment: Qt.AlignHCenter
            }
        }

        QuietButton {
            objectName: "railQuiet"
            visible: now.on || rail.height >= Math.round(590 * Theme.scale)
            Layout.alignment: Qt.AlignHCenter
            shell: rail.shell
        }

        KIconButton {
            objectName: "railTheme"
            focusPolicy: Qt.TabFocus  // a click leaves the focus where one writes
            visible: rail.height >= Math.round(540 * Theme.scale)  // in a low window the pages come first
            Layout.alignment: Qt.AlignHCenter
            glyph: Theme.dark ? "sun" : "moon"
            text: Theme.dark ? qsTr("Light colours") : qsTr("Dark colours")
            onClicked: rail.shell.set_mode(Theme.dark ? "light" : "dark")
        }

        KAvatar {
            visible: rail.height >= Math.round(640 * Theme.scale)
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.s1
            size: 38
            name: rail.shell.me.name
            person: rail.shell.me.id
        }
    }
}
