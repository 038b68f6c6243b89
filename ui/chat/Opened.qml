import QtQuick

// What is opened above a conversation about one of its messages: the question of a link, what it said before, and who
// has read it.
Item {
    id: above

    required property var talk
    required property var shell

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

    Readers {
        id: readers

        talk: above.talk
    }

    VersionList {
        id: versions

        versions: above.talk.opening.versions
    }
}
