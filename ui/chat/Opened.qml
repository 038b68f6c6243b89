import QtQuick

// What is opened above a conversation about its messages: the question of a link, what one said before, who has read it,
// what answers it, a picture in full, and where some shall be forwarded.
Item {
    id: above

    required property var talk
    required property var shell

    signal writing

    function ask(address: string): void {
        question.ask(address);
    }

    function look(message: string): void {
        versions.look(message);
    }

    function read_by(message: string): void {
        readers.look(message);
    }

    LinkQuestion {
        id: question

        talk: above.talk
        shell: above.shell
    }

    function answers(message: string): void {
        thread.look(message);
    }

    Answers {
        id: thread

        talk: above.talk
        onWriting: above.writing()
    }

    DayPicker {
        places: above.talk.places
    }

    ForwardTo {
        forwarding: above.talk.forwarding
    }

    PictureView {
        files: above.talk.files
        onClosed: above.writing()
    }

    Readers {
        id: readers

        talk: above.talk
    }

    VersionList {
        id: versions

        versions: above.talk.opening.versions
    }
}
