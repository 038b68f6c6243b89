pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// What a message said before it was changed, the newest first.
KDialog {
    id: dialog

    required property var versions

    title: qsTr("What it said before")
    wanted: 460
    onClosed: versions.close()

    function look(message: string): void {
        versions.show(message);
        open();
    }

    contentItem: KList {
        objectName: "versions"
        implicitHeight: Math.min(400, contentHeight)
        name: dialog.title
        model: dialog.versions.rows
        spacing: Theme.s1

        delegate: KRow {
            id: row

            required property int index
            required property string when
            required property string spoken
            required property var model

            objectName: "version-" + index
            inset: 0
            width: ListView.view.width
            implicitHeight: said.implicitHeight + 2 * Theme.s2
            text: spoken
            hoverEnabled: false

            ColumnLayout {
                id: said

                anchors.fill: parent
                spacing: 0

                KText {
                    Layout.fillWidth: true
                    text: row.when
                    font.pixelSize: Theme.caption
                    font.weight: Font.DemiBold
                    color: row.index === 0 ? Theme.accentText : Theme.textSoft
                    Accessible.ignored: true
                }

                KText {
                    Layout.fillWidth: true
                    text: row.model.text
                    wrapMode: Text.Wrap
                    maximumLineCount: 40
                    Accessible.ignored: true
                }
            }
        }
    }

    buttons: KButton {
        objectName: "versionsClose"
        kind: "quiet"
        text: qsTr("Close")
        onClicked: dialog.close()
    }
}
