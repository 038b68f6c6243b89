import QtQuick
import QtQuick.Layouts
import ui.theme

// One thing that is known: its label, what it is, and perhaps a button that copies it.
RowLayout {
    id: fact

    property string label: ""
    property string text: ""
    property string sought: ""  // other words by which it is looked for
    property bool copies: false
    property int labelWidth: 108

    signal copied

    spacing: Theme.s3
    Accessible.role: Accessible.StaticText
    Accessible.name: label ? label + ": " + text : text

    KNote {
        Layout.preferredWidth: fact.labelWidth * Theme.scale
        Layout.alignment: fact.copies ? Qt.AlignVCenter : Qt.AlignTop
        text: fact.label
        Accessible.ignored: true
    }

    KText {
        Layout.fillWidth: true
        text: fact.text
        wrapMode: Text.Wrap
        font.pixelSize: Theme.small
        lineHeight: 1.25
        Accessible.ignored: true
    }

    KIconButton {
        visible: fact.copies
        Layout.topMargin: -2
        Layout.bottomMargin: -2
        size: 32
        glyph: "copy"
        text: qsTr("Copy %1").arg(fact.text)
        hint: qsTr("Copy")
        onClicked: fact.copied()
    }
}
