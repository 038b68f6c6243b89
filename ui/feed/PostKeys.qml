pragma ComponentBehavior: Bound
import QtQuick
import ui.theme
import ui.controls

// The single keys of a list of posts. They are about the post in which the keyboard is, or else the first one in view; in
// a field they are letters, as everywhere.
Item {
    id: keys

    required property KList of  // of posts
    required property bool front

    signal writing
    signal searching

    // Where the keyboard is in the list, -1 if it is elsewhere.
    function place(): int {
        let item = of.entered;
        while (item && item.parent !== of.contentItem)
            item = item.parent;
        return item instanceof PostCard ? of.indexAt(of.width / 2, item.y + 1) : -1;
    }

    function here(): int {
        const at = place();
        return at >= 0 ? at : Math.max(0, of.indexAt(of.width / 2, of.contentY + Theme.s8));
    }

    function go(by: int): void {
        const at = place();
        const next = at < 0 ? here() : at + by;
        if (next < 0 || next >= of.count)
            return;
        of.positionViewAtIndex(next, ListView.Beginning);
        of.contentY = Math.max(of.originY, of.contentY - Theme.s3);
        of.returnToBounds();
        (of.itemAtIndex(next) as PostCard)?.take();
    }

    function look(card: PostCard): void {
        if (card && card.pictures.length > 0)
            card.page.view_picture(card.id, 0);
    }

    function post(): PostCard {
        return of.itemAtIndex(here()) as PostCard;
    }

    Instantiator {
        model: [
            [Keymap.keys("postNext"), () => keys.go(1)],
            [Keymap.keys("postBefore"), () => keys.go(-1)],
            [Keymap.keys("postComment"), () => keys.post()?.write()],
            [Keymap.keys("postReact"), () => keys.post()?.offer()],
            [Keymap.keys("postPicture"), () => keys.look(keys.post())],
            [Keymap.keys("postPerson"), () => keys.post()?.personWanted(keys.post().author, keys.post().author_name)],
            [Keymap.keys("postWrite"), () => keys.writing()],
            [Keymap.keys("postSearch"), () => keys.searching()],
            [Keymap.keys("postTop"), () => keys.of.positionViewAtBeginning()]
        ]

        Shortcut {
            required property var modelData

            sequences: modelData[0]
            enabled: keys.front
            onActivated: modelData[1]()
        }
    }
}
