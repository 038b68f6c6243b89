pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// What the mouse and a finger do with a row of the list of chats, beside opening it: its menu, and carrying it.
Item {
    id: presses

    required property KRow line
    required property var page
    required property string contact
    required property bool above
    readonly property PinDrag pin: carrier.item as PinDrag

    signal menu

    TapHandler {
        parent: presses.line
        acceptedButtons: Qt.RightButton
        onTapped: presses.menu()
    }

    Loader {
        id: finger

        // A finger that the system takes away is told to the row alone: the handler thinks it pressed, and so would not
        // hear of the next one.
        function renew(): void {
            active = false;
            active = true;
        }

        sourceComponent: Item {
            TapHandler {
                parent: presses.line
                acceptedDevices: PointerDevice.TouchScreen
                onLongPressed: presses.pin ? presses.pin.hold() : presses.menu()
                onPressedChanged: if (!pressed)
                    Qt.callLater(() => presses.pin?.release())  // once it is known whether the finger moved
            }
        }
    }

    Connections {
        target: presses.line

        function onCanceled(): void {
            Qt.callLater(finger.renew);
        }
    }

    Loader {
        id: carrier

        anchors.fill: parent
        active: presses.above
        sourceComponent: PinDrag {
            line: presses.line
            page: presses.page
            contact: presses.contact
            onMenu: presses.menu()
        }
    }
}
