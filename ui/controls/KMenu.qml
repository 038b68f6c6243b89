import QtQuick
import QtQuick.Templates as T
import ui.theme

// A menu of KMenuItem.
T.Menu {
    id: menu

    z: 1  // above the tooltip of what it was opened on
    implicitWidth: Math.max(190, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    padding: 6
    margins: Theme.s2
    overlap: 1

    Connections {
        target: Theme

        function onCoveredChanged(): void {
            menu.close();
        }
    }

    delegate: KMenuItem {}

    contentItem: ListView {
        implicitHeight: contentHeight
        implicitWidth: {
            let widest = 0;
            for (let at = 0; at < menu.count; ++at)
                widest = Math.max(widest, menu.itemAt(at).implicitWidth);
            return widest;
        }
        model: menu.contentModel
        interactive: false
        currentIndex: menu.currentIndex
        Accessible.role: Accessible.PopupMenu
        Accessible.name: menu.title || qsTr("Menu")
    }

    background: Rectangle {
        objectName: "menu"
        radius: Theme.radius
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
    }
}
