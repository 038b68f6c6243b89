import QtQuick
import QtQuick.Layouts
import ui.theme

// A code for one device as a picture, as what is typed, and as a link to copy. `shown` is what `ui/shown_code.py` says of
// it, `how` what to do with it, `warning` who must not have it; what a robot finds here begins with the name of this.
GridLayout {
    id: code

    required property var shown
    property string how: ""
    property string warning: ""
    property string picture: qsTr("QR code")

    signal copied
    signal hidden

    // What was pressed is gone then; this brings the code into view, too.
    function take(): void {
        copier.forceActiveFocus(Qt.TabFocusReason);
    }

    columns: width >= 420 * Theme.scale ? 2 : 1
    columnSpacing: Theme.s4
    rowSpacing: Theme.s3

    KCode {
        objectName: code.objectName + "Code"
        Layout.alignment: Qt.AlignTop
        size: 208
        name: code.picture
        path: code.shown.path
        units: code.shown.size
    }

    ColumnLayout {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        spacing: Theme.s3

        KNote {
            Layout.fillWidth: true
            text: code.how
        }

        KText {
            objectName: code.objectName + "Typed"
            Layout.fillWidth: true
            text: code.shown.typed
            wrapMode: Text.Wrap
            font.pixelSize: Theme.title
            font.weight: Font.DemiBold
        }

        KNote {
            objectName: code.objectName + "Where"
            Layout.fillWidth: true
            text: code.shown.far ? qsTr("Typed, it works on the same network; as picture or link from anywhere, over your relay.") : qsTr("Both must be on the same network; with a relay it works from anywhere.")
        }

        KNote {
            objectName: code.objectName + "At"
            Layout.fillWidth: true
            visible: code.shown.at !== ""
            text: qsTr("If it finds nobody, give it the address %1, too.").arg(code.shown.at)
        }

        KNote {
            objectName: code.objectName + "Until"
            Layout.fillWidth: true
            text: qsTr("Good for one device, until %1.").arg(code.shown.until) + " " + code.warning
            color: Theme.warnText
        }

        Flow {
            Layout.fillWidth: true
            spacing: Theme.s2

            KButton {
                id: copier

                objectName: code.objectName + "Copy"
                kind: "primary"
                glyph: "copy"
                text: qsTr("Copy the link")
                onClicked: code.copied()
            }

            KButton {
                objectName: code.objectName + "Hide"
                kind: "quiet"
                text: qsTr("Hide")
                onClicked: code.hidden()
            }
        }
    }
}
