import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The field to write in: Enter sends, Shift+Enter begins a line, Up in the empty field edits my last message.
Rectangle {
    id: composer

    required property var talk
    required property var scheduling
    required property var attaching
    required property var voice
    property bool front: false
    readonly property var now: talk.now
    readonly property string contact: now.contact
    readonly property var about: now.editing ?? now.reply
    readonly property string aim: about?.id ?? ""
    readonly property string place: contact + " " + (now.editing?.id ?? "")
    readonly property string trouble: talk.trouble(field.text) || (now.editing ? "" : attaching.trouble)
    readonly property string waits: now.editing ? "" : talk.waiting.why
    readonly property bool carries: now.editing ? now.editing.files.length > 0 : attaching.count > 0

    signal leaving
    signal browsing

    function take(): void {
        field.take();
    }

    // Whom an @ before the cursor may call, or which emoji a colon, is asked for as long as somebody writes here.
    function look(): void {
        const before = field.input.activeFocus ? field.text.slice(0, field.input.cursorPosition) : "";
        if (!tools.complete(before, field.input))
            talk.offers.ask(before);
    }

    function fill_in(word: string, sign: string): void {
        const at = field.text.lastIndexOf(sign ? ":" : "@", field.input.cursorPosition - 1) + (sign ? 0 : 1);
        field.input.remove(at, field.input.cursorPosition);
        field.input.insert(at, sign || word + " ");
        field.take();
    }

    function send(silent: bool): void {
        const text = field.text;
        if ((text.trim() === "" && !carries) || trouble !== "" || waits !== "" || (silent && carries))
            return;
        field.text = "";
        talk.send(text, silent);
        field.take();
    }

    implicitHeight: column.implicitHeight
    color: Theme.surface
    onFrontChanged: if (front)
        take()

    // Another conversation, or another message to change: show what is written there.
    onPlaceChanged: {
        field.text = now.text;
        field.input.cursorPosition = field.text.length;
    }
    onAimChanged: field.input.cursorPosition = field.text.length
    onContactChanged: if (front && contact)
        take()

    Connections {
        target: composer.talk

        function onReturned(at: int): void {
            field.text = composer.now.text;
            field.input.cursorPosition = at;
        }
    }

    KLine {
        width: parent.width
    }

    ColumnLayout {
        id: column

        width: parent.width
        spacing: 0

        ComposerAbout {
            Layout.fillWidth: true
            talk: composer.talk
            scheduling: composer.scheduling
            about: composer.about
        }

        CallList {
            id: calls

            Layout.fillWidth: true
            Layout.topMargin: Theme.s1
            offers: composer.talk.offers
            onPicked: (word, sign) => composer.fill_in(word, sign)
        }

        Tray {
            Layout.fillWidth: true
            attaching: composer.attaching
            now: composer.now
            onLeaving: field.take()
        }

        ComposerNotes {
            scheduling: composer.scheduling
            trouble: composer.trouble
            waits: composer.waits
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s3
            Layout.rightMargin: Theme.s3
            Layout.topMargin: Theme.s2
            Layout.bottomMargin: Theme.s3
            spacing: Theme.s1

            ComposerTools {
                id: tools

                Layout.alignment: Qt.AlignBottom
                visible: !sounder.on
                talk: composer.talk
                attaching: composer.attaching
                waits: composer.waits !== ""
                onPicked: emoji => {
                    field.input.insert(field.input.cursorPosition, emoji);
                    field.take();
                }
            }

            KArea {
                id: field

                objectName: "composer"
                Layout.fillWidth: true
                visible: !sounder.on
                hint: qsTr("Message")
                name: qsTr("Message to %1").arg(composer.now.name)
                sends: !Keymap.wraps
                first: event => sender.handle(event) || calls.handle(event) || marking.handle(event) || sounder.handle(event) || tools.handle(event)
                input.onCursorPositionChanged: composer.look()
                input.onActiveFocusChanged: composer.look()
                onEntered: composer.send(false)
                onUpAtEmpty: composer.talk.edit("")
                onTextChanged: {
                    composer.talk.set_draft(text);
                    composer.look();
                }
                input.Keys.onEscapePressed: {
                    if (calls.open)
                        composer.talk.offers.ask("");
                    else if (composer.about)
                        composer.talk.never_mind();
                    else
                        composer.leaving();
                }
                input.Keys.onBacktabPressed: composer.browsing()
            }

            VoiceTools {
                id: sounder

                Layout.fillWidth: on
                voice: composer.voice
                offered: field.text.trim() === "" && !composer.carries && !composer.now.editing
                possible: composer.waits === ""
                onWriting: field.take()
            }

            SendButton {
                id: sender

                Layout.alignment: Qt.AlignBottom
                editing: Boolean(composer.now.editing)
                visible: !sounder.held && (sounder.on || !sounder.offered)
                plain: composer.carries || sounder.on
                ready: sounder.on ? !composer.voice.now.sending : (field.text.trim() !== "" || composer.carries) && composer.trouble === "" && composer.waits === ""
                onLater: composer.scheduling.ask(field.text)
                onSending: silent => sounder.on ? composer.voice.send() : composer.send(silent)
            }
        }
    }

    Marking {
        id: marking

        input: field.input
        opening: composer.talk.opening
    }
}
