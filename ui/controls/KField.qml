import QtQuick
import QtQuick.Templates as T
import ui.theme

// One line of typed text. `label` is its name and stays visible above; `hint` stands in it while it is empty; `error`
// below. `secret` hides what is typed.
Column {
    id: field

    property string label: ""
    property string hint: ""
    property string error: ""
    property string note: ""
    property bool secret: false
    property string glyph: ""
    property alias text: typed.text
    property alias input: typed
    property alias maximumLength: typed.maximumLength
    property alias inputMethodHints: typed.inputMethodHints
    property alias readOnly: typed.readOnly

    signal accepted

    function take(): void {
        typed.forceActiveFocus();
    }

    spacing: 6

    KText {
        visible: field.label !== ""
        text: field.label
        font.pixelSize: Theme.small
        font.weight: Font.Medium
        color: Theme.textSoft
        Accessible.ignored: true
    }

    T.TextField {
        id: typed

        property bool revealed: false

        width: parent.width
        implicitHeight: Theme.controlHeight + 2
        leftPadding: field.glyph ? 38 : Theme.s3
        rightPadding: field.secret ? 44 : Theme.s3
        verticalAlignment: TextInput.AlignVCenter
        color: Theme.text
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        font.pixelSize: Theme.body
        selectByMouse: true
        clip: true
        echoMode: field.secret && !revealed ? TextInput.Password : TextInput.Normal
        activeFocusOnTab: true
        objectName: field.objectName + "Input"
        Accessible.role: Accessible.EditableText
        Accessible.name: field.label || field.hint
        Accessible.description: field.error || field.note
        Accessible.passwordEdit: field.secret
        onAccepted: field.accepted()

        KText {
            x: typed.leftPadding
            width: typed.width - x - typed.rightPadding
            height: typed.height
            visible: typed.text === "" && typed.preeditText === ""
            text: field.hint
            color: Theme.textFaint
            font.pixelSize: typed.font.pixelSize
            Accessible.ignored: true
        }

        KIcon {
            visible: field.glyph !== ""
            x: Theme.s3
            anchors.verticalCenter: parent.verticalCenter
            glyph: field.glyph
            size: 18
            color: Theme.textFaint
        }

        KIconButton {
            visible: field.secret
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            size: 32
            glyph: typed.revealed ? "eye-off" : "eye"
            text: typed.revealed ? qsTr("Hide what is typed") : qsTr("Show what is typed")
            onClicked: typed.revealed = !typed.revealed
        }

        background: Rectangle {
            radius: Theme.radius
            color: Theme.sunken
            border.width: typed.activeFocus || field.error ? 2 : 1
            border.color: field.error ? Theme.dangerText : typed.activeFocus ? Theme.focus : Theme.line
        }
    }

    KNote {
        width: parent.width
        visible: text !== ""
        text: field.error || field.note
        color: field.error ? Theme.dangerText : Theme.textSoft
    }
}
