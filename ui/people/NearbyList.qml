pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// Who is near, each with the code to compare and a button to ask.
KColumn {
    id: near

    required property var adding
    required property var me

    spacing: Theme.s3

    Repeater {
        model: near.adding.nearby

        RowLayout {
            id: row

            required property string id
            required property string name
            required property string code

            width: near.width
            spacing: Theme.s3

            KAvatar {
                size: 40
                name: row.name
                person: row.id
            }

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 1

                KText {
                    Layout.fillWidth: true
                    text: row.name
                    font.weight: Font.DemiBold
                }

                KText {
                    text: qsTr("Code %1").arg(row.code)
                    font.pixelSize: Theme.caption
                    color: Theme.textFaint
                }
            }

            KButton {
                readonly property bool asks: near.adding.now.asking.includes(row.id)
                readonly property bool asked: near.adding.now.asked.includes(row.id) && !asks

                objectName: "greet-" + row.name
                kind: asks ? "primary" : "soft"
                text: asks ? qsTr("Accept") : asked ? qsTr("Asked") : qsTr("Say hello")
                enabled: !asked
                Accessible.name: qsTr("%1: %2").arg(text).arg(row.name)
                onClicked: near.adding.greet(row.id)
            }
        }
    }

    RowLayout {
        width: near.width
        spacing: Theme.s3
        visible: near.adding.nearby.count === 0

        KSpinner {
            size: 20
        }

        KNote {
            Layout.fillWidth: true
            text: near.adding.now.looked ? qsTr("Nobody else is looking right now. Ask them to open this page too.") : qsTr("Looking…")
        }
    }

    KNote {
        width: near.width
        topPadding: Theme.s2
        text: qsTr("Others see you as %1, code %2.").arg(near.me.name).arg(near.me.id.slice(0, 4) + " " + near.me.id.slice(4, 8))
    }
}
