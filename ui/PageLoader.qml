import QtQuick

// Loads a page when it first comes to the front, and keeps it. A page's QML has the properties `page` (its Python side),
// `shell` and `narrow` (one pane at a time); a pane of it that is full of controls below a header is its `sheet`.
Loader {
    id: loader

    required property var shell
    required property string key
    required property string file
    required property bool narrow

    readonly property bool front: shell.state === "open" && shell.page === key
    readonly property var shown: item
    readonly property Item sheet: shown?.sheet ?? null
    readonly property var parts: shown?.halves ?? [shown]  // that F6 goes to

    visible: front
    focus: front
    onFrontChanged: load()
    onNarrowChanged: tell(item)
    Component.onCompleted: load()

    function tell(page: var): void {
        if (page)
            page.narrow = narrow;
    }

    function load(): void {
        if (front && status === Loader.Null)
            setSource(file, {
                page: shell.page_of(key),
                shell: shell,
                narrow: narrow
            });
    }
}
