pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// What is on its way: photos that are being added, photos that come from others, and what could not be added.
ColumnLayout {
    id: transfers

    required property var page
    readonly property var adding: page.adding
    readonly property var fetching: page.fetching

    spacing: 0

    component Way: RowLayout {
        id: way

        property alias text: words.text
        property alias value: bar.value
        default property alias inside: more.data

        Layout.fillWidth: true
        Layout.leftMargin: Theme.s5
        Layout.rightMargin: Theme.s3
        Layout.topMargin: Theme.s1
        Layout.bottomMargin: Theme.s1
        spacing: Theme.s3

        KNote {
            id: words

            Layout.maximumWidth: Math.round(transfers.width * 0.6)
            wrapMode: Text.NoWrap
        }

        KProgress {
            id: bar

            Layout.fillWidth: true
            name: words.text
        }

        RowLayout {
            id: more
        }
    }

    Way {
        objectName: "addingBar"
        visible: transfers.adding.active
        text: transfers.adding.total > 1 ? qsTr("Adding %1 of %2: %3").arg(Math.min(transfers.adding.done + 1, transfers.adding.total)).arg(transfers.adding.total).arg(transfers.adding.now) : qsTr("Adding %1").arg(transfers.adding.now)
        value: transfers.adding.done / Math.max(1, transfers.adding.total)

        KButton {
            kind: "quiet"
            visible: transfers.adding.total - transfers.adding.done > 1
            text: qsTr("Stop")
            onClicked: transfers.adding.stop()
        }
    }

    Way {
        objectName: "fetchingBar"
        visible: transfers.fetching.count > 0
        text: transfers.fetching.count === 1 ? qsTr("1 photo is on its way here") : qsTr("%1 photos are on their way here").arg(transfers.fetching.count)
        value: transfers.fetching.share
    }

    KBanner {
        objectName: "addingTroubles"
        Layout.fillWidth: true
        visible: transfers.adding.troubles.length > 0
        tone: "warn"
        text: transfers.adding.troubles.slice(0, 3).join("\n") + (transfers.adding.troubles.length > 3 ? "\n" + qsTr("and %1 more").arg(transfers.adding.troubles.length - 3) : "")
        closable: true
        onClosed: transfers.adding.dismiss()
    }
}
