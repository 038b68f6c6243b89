import QtQuick
import QtQuick.Templates as T
import ui.theme

// Several lines of typed text that grow up to `most` px and then scroll. Enter is given to `entered` if `sends`.
// `wrong` is what a screen reader says is wrong with them; it is shown by whoever sets it.
T.ScrollView {
    id: area

    property alias text: entry.text
    property alias input: entry
    property string hint: ""
    property string name: hint
    property string wrong: ""
    property bool sends: false
    property bool framed: true
    property int most: 160
    property var first: null  // a function that is given every key before the text, and says whether it took it
    readonly property var home: Window.window

    signal entered
    signal upAtEmpty

    implicitHeight: Math.min(most, entry.implicitHeight)
    implicitWidth: 200
    contentWidth: availableWidth
    wheelEnabled: entry.implicitHeight > height + 1  // else the wheel is for the page around it
    clip: wheelEnabled  // the software renderer draws what two clips leave nothing of

    function take(): void {
        entry.forceActiveFocus();
    }

    function refusesPaste(): bool {
        return Boolean(home?.shell?.refuses_paste());
    }

    // Before it has a height Qt scrolls the text to show its cursor, and leaves it there.
    function rest(): void {
        const sheet = contentItem as Flickable;
        if (sheet && entry.implicitHeight <= height + 1)
            sheet.contentY = 0;
    }

    onHeightChanged: rest()
    Component.onCompleted: rest()

    Connections {
        target: area.contentItem as Flickable

        function onContentYChanged(): void {
            area.rest();
        }
    }

    T.ScrollBar.vertical: KScrollBar {
        parent: area
        x: area.mirrored ? 0 : area.width - width
        height: area.height
        policy: entry.implicitHeight > area.height + 1 ? T.ScrollBar.AsNeeded : T.ScrollBar.AlwaysOff
    }

    T.TextArea {
        id: entry

        width: area.availableWidth
        implicitHeight: Math.max(Theme.controlHeight + 2, contentHeight + topPadding + bottomPadding)
        topPadding: 10
        bottomPadding: 10
        leftPadding: Theme.s3
        rightPadding: Theme.s3
        textFormat: TextEdit.PlainText
        wrapMode: TextEdit.Wrap
        color: Theme.text
        cursorDelegate: KCaret {}
        horizontalAlignment: Theme.mirrored && text === "" ? TextEdit.AlignLeft : undefined  // turned with the window; else as the text reads
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        font.family: Application.font.family
        font.pixelSize: Theme.body
        selectByMouse: true
        activeFocusOnTab: true
        objectName: area.objectName + "Input"
        Accessible.role: Accessible.EditableText
        Accessible.name: area.name
        Accessible.description: [area.name === area.hint ? "" : area.hint, area.wrong].filter(said => said).join(". ")
        Accessible.multiLine: true
        KeyNavigation.priority: KeyNavigation.BeforeItem

        Keys.onPressed: event => {
            if (area.first && area.first(event)) {
                event.accepted = true;
                return;
            }
            const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
            if (event.matches(StandardKey.Paste) && area.refusesPaste()) {
                event.accepted = true;
            } else if (enter && area.sends && !(event.modifiers & Qt.ShiftModifier)) {
                event.accepted = true;
                area.entered();
            } else if (event.key === Qt.Key_Up && entry.text === "" && event.modifiers === Qt.NoModifier) {
                event.accepted = true;
                area.upAtEmpty();
            } else if (event.key === Qt.Key_Tab || event.key === Qt.Key_Backtab) {
                event.accepted = true;
                const next = entry.nextItemInFocusChain(event.key === Qt.Key_Tab);
                if (next)
                    next.forceActiveFocus(Qt.TabFocusReason);
            }
        }

        KText {
            x: entry.leftPadding
            y: entry.topPadding
            width: entry.width - 2 * x
            visible: entry.text === "" && entry.preeditText === ""
            text: area.hint
            color: Theme.textFaint
            font.pixelSize: entry.font.pixelSize
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: Theme.sunken
        border.width: entry.activeFocus || area.wrong ? 2 : 1
        border.color: area.wrong ? Theme.dangerText : entry.activeFocus ? Theme.focus : Theme.line
        visible: area.framed
    }
}
