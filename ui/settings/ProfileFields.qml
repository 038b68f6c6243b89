pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The short facts of my profile, each with a button that takes it away, and below them a new one.
KColumn {
    id: facts

    required property var profile
    readonly property var now: profile.now

    spacing: Theme.s1

    Repeater {
        model: facts.now.fields

        RowLayout {
            id: row

            required property var modelData

            width: facts.width

            KFact {
                Layout.fillWidth: true
                label: row.modelData.label
                text: row.modelData.value
            }

            KIconButton {
                objectName: "fieldDrop-" + row.modelData.label
                size: 32
                glyph: "close"
                text: qsTr("Take “%1” away").arg(row.modelData.label)
                onClicked: facts.profile.set_field(row.modelData.label, "")
            }
        }
    }

    RowLayout {
        width: parent.width
        visible: facts.now.fields.length < facts.now.most_fields
        spacing: Theme.s2

        KField {
            id: label

            objectName: "fieldLabel"
            Layout.preferredWidth: 130 * Theme.scale
            label: qsTr("Another line")
            hint: qsTr("Lives in")
            maximumLength: 32
        }

        KField {
            id: value

            objectName: "fieldValue"
            Layout.fillWidth: true
            label: qsTr("What it says")
            hint: qsTr("Basel")
            maximumLength: 200
            onAccepted: button.clicked()
        }

        KButton {
            id: button

            objectName: "fieldAdd"
            Layout.alignment: Qt.AlignBottom
            text: qsTr("Add")
            enabled: label.text.trim() !== "" && value.text.trim() !== ""
            onClicked: {
                if (!enabled)
                    return;
                facts.profile.set_field(label.text, value.text);
                label.text = "";
                value.text = "";
            }
        }
    }
}
