import QtQuick
import ui.controls

// The short facts that somebody states about themselves.
KCard {
    id: card

    required property var fields

    glyph: "info"
    title: qsTr("What they say of themselves")

    Repeater {
        model: card.fields

        KFact {
            required property var modelData

            objectName: "field-" + modelData.label
            width: parent.width
            label: modelData.label
            text: modelData.value
        }
    }
}
