import QtQuick
import QtQuick.Templates as T
import ui.theme

// One line of typed text. `label` is its name and stays visible above; `hint` stands in it while it is empty; `error`
// below. `secret` hides what is entry.
KColumn {
    id: field

    property string label: ""
    property string hint: ""
    property string error: ""
    property string note: ""
    property bool secret: false
    property string glyph: ""
    property alias text: entry.text
    property alias input: entry
    property alias maximumLength: entry.maximumLength
    property alias inputMethodHints: entry.inputMethodHints
    property alias readOnly: entry.readOnly

    signal accepted
    signal edited

    function take(): void {
        entry.forceActiveFocus();
    }

    spacing: 6

    // Qt tells no name of an entry that hides what is typed, so there the label itself is told.
    KText {
        id: above

        width: parent.width
        visible: field.label !== ""
        text: field.label
        wrapMode: Text.Wrap
        font.pixelSize: Theme.small
        font.weight: Font.Medium
        color: Theme.textSoft
        Accessible.ignored: !field.secret
    }

    // The button is no part of the entry: keys that it does not take would be typed into that.
    Item {
        width: parent.width
        implicitHeight: entry.implicitHeight

        T.TextField {
            id: entry

            property bool revealed: false
            readonly property int before: field.glyph ? Math.round(18 * Theme.scale) + 20 : Theme.s3
            readonly property int after: field.secret ? 44 : Theme.s3

            anchors.fill: parent
            implicitHeight: Theme.controlHeight + 2
            leftPadding: Theme.mirrored ? after : before
            rightPadding: Theme.mirrored ? before : after
            verticalAlignment: TextInput.AlignVCenter
            color: Theme.text
            cursorDelegate: KCaret {}
            horizontalAlignment: Theme.mirrored && text === "" ? TextInput.AlignLeft : undefined  // turned with the window; else as the text reads
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            font.family: Application.font.family
            font.pixelSize: Theme.body
            selectByMouse: true
            autoScroll: !readOnly  // what cannot be typed is seen from its beginning
            clip: true
            echoMode: field.secret && !revealed ? TextInput.Password : TextInput.Normal
            activeFocusOnTab: true
            objectName: field.objectName + "Input"
            Accessible.role: Accessible.EditableText
            Accessible.name: field.label || field.hint
            Accessible.description: [field.label ? field.hint : "", field.error || field.note].filter(said => said).join(". ")
            Accessible.passwordEdit: field.secret
            Component.onCompleted: if (field.secret)
                Accessible.labelledBy = above
            onAccepted: field.accepted()
            onTextEdited: field.edited()

            KText {
                x: entry.leftPadding
                width: entry.width - x - entry.rightPadding
                height: entry.height
                visible: entry.text === "" && entry.preeditText === ""
                text: field.hint
                color: Theme.textFaint
                font.pixelSize: entry.font.pixelSize
                Accessible.ignored: true
            }

            KIcon {
                visible: field.glyph !== ""
                anchors.left: parent.left
                anchors.leftMargin: Theme.s3
                anchors.verticalCenter: parent.verticalCenter
                glyph: field.glyph
                size: 18
                color: Theme.textFaint
            }

            background: Rectangle {
                radius: Theme.radius
                color: Theme.sunken
                border.width: entry.activeFocus || field.error ? 2 : 1
                border.color: field.error ? Theme.dangerText : entry.activeFocus ? Theme.focus : Theme.line
            }
        }

        KIconButton {
            visible: field.secret
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            size: 32
            glyph: entry.revealed ? "eye-off" : "eye"
            text: entry.revealed ? qsTr("Hide what is typed") : qsTr("Show what is typed")
            onClicked: entry.revealed = !entry.revealed
        }
    }

    KNote {
        width: parent.width
        visible: text !== ""
        text: field.error || field.note
        color: field.error ? Theme.dangerText : Theme.textSoft
    }
}
