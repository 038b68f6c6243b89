import QtQuick
import ui.theme
import ui.controls

// Whether previews of links are made while one writes, and what that tells whom.
KCard {
    id: card

    required property var shell

    glyph: "link"
    title: qsTr("Links")
    sought: qsTr("preview, privacy, web, page, address")

    KSwitch {
        objectName: "previewsSwitch"
        width: parent.width
        text: qsTr("Make previews of links I send")
        note: qsTr("On: this computer asks the page for its title and picture while you write, so whoever runs it learns your address and that you are about to share it. Off: no page is asked. Those who get a preview never ask anybody.")
        checked: card.shell.previews
        onClicked: {
            card.shell.set_previews(checked);
            checked = Qt.binding(() => card.shell.previews);
        }
    }
}
