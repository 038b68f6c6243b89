pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// In which colour, how large and how strong everything is, and whether it moves.
KColumn {
    id: choices

    required property var looks
    readonly property var named: ({
            indigo: qsTr("Indigo"),
            blue: qsTr("Blue"),
            teal: qsTr("Teal"),
            green: qsTr("Green"),
            amber: qsTr("Amber"),
            pink: qsTr("Pink"),
            plum: qsTr("Plum"),
            grey: qsTr("Grey")
        })

    spacing: Theme.s3

    KLabelled {
        width: parent.width
        label: qsTr("Colour")
        sought: qsTr("accent, hue, paint")

        Flow {
            width: parent.width
            spacing: Theme.s1
            Accessible.role: Accessible.Grouping
            Accessible.name: qsTr("Colour")

            Repeater {
                model: Theme.accents.names

                KSwatch {
                    id: hue

                    required property string modelData

                    objectName: "accent-" + modelData
                    text: choices.named[modelData]
                    ink: Theme.accents.of(modelData, Theme.dark, Theme.strong).accent
                    checked: choices.looks.accent === modelData
                    onClicked: {
                        choices.looks.choose("accent", modelData);
                        checked = Qt.binding(() => choices.looks.accent === modelData);
                    }
                }
            }
        }
    }

    RowLayout {
        width: parent.width
        spacing: Theme.s2

        KText {
            Layout.fillWidth: true
            text: qsTr("Size of text")
            wrapMode: Text.Wrap
        }

        KIconButton {
            objectName: "textSmaller"
            glyph: "minus"
            text: qsTr("Smaller text")
            sought: qsTr("size of text, font, zoom, small")
            enabled: !choices.looks.smallest
            onClicked: choices.looks.resize(-1)
        }

        KText {
            objectName: "textSize"
            text: qsTr("%1 %").arg(choices.looks.size)
            horizontalAlignment: Text.AlignHCenter
            Layout.preferredWidth: Math.round(52 * Theme.scale)
        }

        KIconButton {
            objectName: "textLarger"
            glyph: "plus"
            text: qsTr("Larger text")
            sought: qsTr("size of text, font, zoom, big, reading")
            enabled: !choices.looks.largest
            onClicked: choices.looks.resize(1)
        }
    }

    KSwitch {
        objectName: "moreContrast"
        width: parent.width
        text: qsTr("More contrast")
        sought: qsTr("accessibility, readable, strong colours")
        checked: choices.looks.strong
        onToggled: choices.looks.choose("contrast", checked ? "more" : "normal")
    }

    KSwitch {
        objectName: "compactLists"
        width: parent.width
        text: qsTr("Compact lists")
        sought: qsTr("density, rows, small, dense")
        checked: choices.looks.compact
        onToggled: choices.looks.choose("density", checked ? "compact" : "roomy")
    }

    KSwitch {
        objectName: "lessMovement"
        width: parent.width
        text: qsTr("Less movement")
        sought: qsTr("accessibility, animations, motion, effects")
        checked: choices.looks.calm
        onToggled: choices.looks.choose("movement", checked ? "less" : "full")
    }
}
