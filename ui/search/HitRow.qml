import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One hit: who said it or what is called so, where and when, and what it says with the words that were looked for.
KRow {
    id: row

    required property var model
    required property int index

    text: model.spoken
    implicitHeight: words.implicitHeight + topPadding + bottomPadding + Theme.s2

    KAvatar {
        id: face

        anchors.top: parent.top
        anchors.left: parent.left
        anchors.topMargin: 3
        size: 40
        visible: row.model.person !== ""
        name: row.model.face
        person: row.model.person
        group: row.model.group
    }

    Rectangle {
        anchors.fill: face
        visible: row.model.person === ""
        radius: Theme.radius
        color: Theme.accentSoft

        KIcon {
            anchors.centerIn: parent
            glyph: row.model.glyph
            size: 22
            color: Theme.accentSoftInk
        }
    }

    ColumnLayout {
        id: words

        anchors.left: face.right
        anchors.right: parent.right
        anchors.leftMargin: Theme.s3
        spacing: 3

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.s2

            KText {
                Layout.maximumWidth: Math.ceil(implicitWidth)
                Layout.fillWidth: true
                text: row.model.title
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }

            KIcon {
                visible: row.model.glyph !== "" && row.model.person !== ""
                glyph: row.model.glyph
                size: 15
                color: Theme.textFaint
            }

            KText {
                Layout.fillWidth: true
                text: row.model.where
                font.pixelSize: Theme.small
                color: Theme.textFaint
                Accessible.ignored: true
            }

            KText {
                text: row.model.when
                font.pixelSize: Theme.caption
                color: Theme.textFaint
                Accessible.ignored: true
            }
        }

        KMarked {
            objectName: "hitText"
            visible: row.model.said !== ""
            text: row.model.said
            marks: row.model.marks
            ink: Theme.textSoft
            most: words.width
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
        }
    }
}
