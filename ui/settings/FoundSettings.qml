pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The settings that fit what is typed, each with the card it stands in; or that there are none.
Item {
    id: found

    property list<var> hits
    property alias list: rows

    signal chosen(int number)
    signal cleared

    KList {
        id: rows

        objectName: "settingsFound"
        anchors.fill: parent
        anchors.topMargin: Theme.s2
        name: qsTr("Settings that fit")
        model: found.hits
        onCountChanged: currentIndex = count > 0 ? 0 : -1
        Keys.onEscapePressed: found.cleared()

        delegate: KRow {
            id: row

            required property int index
            required property var modelData

            objectName: "settingsFound" + index
            width: ListView.view.width
            implicitHeight: Math.max(Theme.rowHeight, words.implicitHeight + 2 * Theme.s2)
            text: modelData.where === "" ? modelData.title : qsTr("%1, in %2").arg(modelData.title).arg(modelData.where)
            chosen: ListView.isCurrentItem
            onClicked: found.chosen(index)

            KColumn {
                id: words

                width: parent.width
                anchors.verticalCenter: parent.verticalCenter

                KText {
                    width: parent.width
                    text: row.modelData.title
                    elide: Text.ElideRight
                    Accessible.ignored: true
                }

                KNote {
                    width: parent.width
                    visible: text !== ""
                    text: row.modelData.where
                    Accessible.ignored: true
                }
            }
        }
    }

    KEmpty {
        objectName: "settingsNothing"
        anchors.centerIn: parent
        visible: found.hits.length === 0
        glyph: "search"
        title: qsTr("Nothing found")
        note: qsTr("No setting goes by these words. Esc shows all of them again.")

        KButton {
            objectName: "settingsAll"
            anchors.horizontalCenter: parent.horizontalCenter
            text: qsTr("Show all settings")
            onClicked: found.cleared()
        }
    }
}
