import QtQuick

// What a page says in the place of what it could not load: what failed, why, and a way to try again.
KEmpty {
    id: failure

    property string button: "tryAgain"

    signal tried

    glyph: "alert"

    KButton {
        objectName: failure.button
        anchors.horizontalCenter: parent.horizontalCenter
        kind: "primary"
        glyph: "refresh"
        text: qsTr("Try again")
        onClicked: failure.tried()
    }
}
