pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The list at the side of the settings: one row a card, which leads to it.
Rectangle {
    id: side

    property list<var> cards

    signal chosen(Item card, bool byKey)

    implicitWidth: Math.round(220 * Theme.scale)
    color: Theme.surface

    KList {
        id: list

        objectName: "settingsParts"
        anchors.fill: parent
        anchors.topMargin: Theme.s2
        name: qsTr("Parts of the settings")
        model: side.cards

        delegate: KRow {
            id: row

            required property int index
            required property var modelData

            objectName: "settingsPart" + index
            width: ListView.view.width
            implicitHeight: Math.max(Math.round(44 * Theme.scale), words.implicitHeight + 2 * Theme.s2)
            text: modelData.title
            onClicked: side.chosen(modelData, list.activeFocus)

            RowLayout {
                anchors.fill: parent
                spacing: Theme.s3

                KIcon {
                    glyph: row.modelData.glyph
                    size: 20
                    color: Theme.textSoft
                }

                KText {
                    id: words

                    Layout.fillWidth: true
                    text: row.text
                    wrapMode: Text.Wrap
                    Accessible.ignored: true
                }
            }
        }
    }

    KLine {
        anchors.right: parent.right
        width: 1
        height: parent.height
    }
}
