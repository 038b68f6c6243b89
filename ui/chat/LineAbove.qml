import QtQuick
import ui.theme
import ui.controls

// What stands above a message: the day, and where new messages begin.
KColumn {
    id: above

    required property var talk
    property string day: ""
    property string moment: ""
    property int fresh: 0

    spacing: Theme.s2
    topPadding: visible ? Theme.s2 : 0
    bottomPadding: visible ? Theme.s3 : 0
    visible: day !== "" || fresh > 0
    height: visible ? implicitHeight : 0

    DayLabel {
        objectName: "dayLabel"
        anchors.horizontalCenter: parent.horizontalCenter
        visible: above.day !== ""
        text: above.day
        onClicked: above.talk.places.ask(above.moment)
    }

    Item {
        width: parent.width
        height: news.implicitHeight + 6
        visible: above.fresh > 0

        KLine {
            anchors.verticalCenter: parent.verticalCenter
            x: Theme.s5
            width: parent.width - 2 * Theme.s5
            color: Theme.accent
            opacity: 0.5
        }

        Rectangle {
            anchors.centerIn: parent
            width: news.implicitWidth + 2 * Theme.s3
            height: parent.height
            radius: height / 2
            color: Theme.accentSoft

            KText {
                id: news

                objectName: "unreadLine"
                anchors.centerIn: parent
                text: above.fresh === 1 ? qsTr("1 new message") : qsTr("%1 new messages").arg(above.fresh)
                font.pixelSize: Theme.caption
                font.weight: Font.DemiBold
                color: Theme.accentSoftInk
            }
        }
    }
}
