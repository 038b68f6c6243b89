pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One person: how they are reached, since when, and what waits to get there.
KRow {
    id: row

    required property int index
    required property string id
    required property string name
    required property string note
    required property string address
    required property string waits
    required property string tone
    required property string glyph
    required property string spoken
    readonly property color ink: tone === "good" ? Theme.goodText : tone === "wait" ? Theme.warnText : Theme.textFaint

    objectName: "netWay-" + name
    text: spoken
    implicitHeight: Math.max(Theme.rowHeight, words.implicitHeight + 2 * Theme.s3)

    RowLayout {
        anchors.fill: parent
        spacing: Theme.s3

        KAvatar {
            Layout.alignment: Qt.AlignVCenter
            name: row.name
            person: row.id
            online: row.tone === "good"
        }

        ColumnLayout {
            id: words

            Layout.fillWidth: true
            spacing: 2

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.s2

                KText {
                    Layout.fillWidth: true
                    text: row.name
                    font.weight: Font.DemiBold
                    Accessible.ignored: true
                }

                Rectangle {
                    visible: row.waits !== ""
                    implicitWidth: waiting.implicitWidth + 2 * Theme.s2
                    implicitHeight: waiting.implicitHeight + 4
                    radius: height / 2
                    color: Theme.warnSoft

                    KText {
                        id: waiting

                        anchors.centerIn: parent
                        text: row.waits
                        color: Theme.warnText
                        font.pixelSize: Theme.caption
                        font.weight: Font.DemiBold
                        Accessible.ignored: true
                    }
                }
            }

            RowLayout {
                Layout.fillWidth: true
                spacing: 6

                KIcon {
                    Layout.alignment: Qt.AlignTop
                    Layout.topMargin: 1
                    glyph: row.glyph
                    size: 15
                    color: row.ink
                }

                KNote {
                    Layout.fillWidth: true
                    text: row.note
                    color: row.tone === "off" ? Theme.textSoft : row.ink
                    lineHeight: 1.1
                    Accessible.ignored: true
                }
            }

            KText {
                Layout.fillWidth: true
                Layout.leftMargin: 21
                visible: text !== ""
                text: row.address
                elide: Text.ElideMiddle
                font.pixelSize: Theme.caption
                color: Theme.textFaint
                Accessible.ignored: true
            }
        }
    }
}
