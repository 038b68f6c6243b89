pragma ComponentBehavior: Bound
import QtQuick
import ui.controls

// What is opened above a conversation about its messages: the question of a link, what one said before, who has read it,
// what answers it, a picture in full, and where some shall be forwarded. Each is made when it is first asked for.
Item {
    id: above

    required property var talk
    required property var shell

    signal writing

    function ask(address: string): void {
        question.made().ask(address);
    }

    function look(message: string): void {
        versions.made().look(message);
    }

    function read_by(message: string): void {
        readers.made().look(message);
    }

    function answers(message: string): void {
        thread.made().look(message);
    }

    KLater {
        id: question

        sourceComponent: LinkQuestion {
            talk: above.talk
            shell: above.shell
        }
    }

    KLater {
        id: thread

        sourceComponent: Answers {
            talk: above.talk
            onWriting: above.writing()
        }
    }

    KLater {
        id: days

        sourceComponent: DayPicker {
            places: above.talk.places
        }
    }

    KLater {
        id: others

        sourceComponent: ForwardTo {
            forwarding: above.talk.forwarding
        }
    }

    KLater {
        id: picture

        sourceComponent: PictureView {
            files: above.talk.files
            onClosed: above.writing()
        }
    }

    KLater {
        id: readers

        sourceComponent: Readers {
            talk: above.talk
        }
    }

    KLater {
        id: versions

        sourceComponent: VersionList {
            versions: above.talk.opening.versions
        }
    }

    Connections {
        target: above.talk.places

        function onAsked(): void {
            days.made().ask();
        }
    }

    Connections {
        target: above.talk.forwarding

        function onAsked(): void {
            others.made().ask();
        }
    }

    Connections {
        target: above.talk.files

        function onChanged(): void {
            if (above.talk.files.seen.id !== "" || picture.active)
                picture.made().show();
        }
    }
}
