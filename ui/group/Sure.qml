pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// Asks before something is done that does not come back by itself; `what` and `called` are whom it is about.
KDialog {
    id: dialog

    property string what: ""
    property string called: ""
    property string note: ""
    property string word: ""
    property string kind: "danger"

    signal sure

    function ask(which: string, name: string): void {
        what = which;
        called = name;
        open();
    }

    contentItem: KNote {
        text: dialog.note
    }

    buttons: [
        KButton {
            objectName: "sure"
            kind: dialog.kind
            text: dialog.word
            onClicked: {
                dialog.close();
                dialog.sure();
            }
        },
        KButton {
            objectName: "notSure"
            kind: "quiet"
            text: qsTr("Cancel")
            onClicked: dialog.close()
        }
    ]
}
