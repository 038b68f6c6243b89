import QtQuick
import ui.controls

// The line across all pages while the node does not answer, with the seconds until it is looked for next.
KBanner {
    id: banner

    required property var shell
    readonly property int seconds: shell.troubles.left

    objectName: "offlineBanner"
    visible: !shell.online
    tone: "warn"
    working: true
    text: qsTr("Your node is not answering. It is being started again; what you wrote is safe.")
    action: seconds > 1 ? qsTr("Try now (%1 s)").arg(seconds) : qsTr("Try now")
    onActed: shell.try_now()
}
