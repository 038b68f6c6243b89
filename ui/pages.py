"""The table of pages: what stands in the rail, in this order, and where each page's two halves are.

A new page is one entry here and a folder `ui/<subject>/` with `model.py` and its QML; see ui/README.md. Nothing is
imported before a page is first needed.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from ui.bridge import Bridge
from ui.page import Page
from ui.shell import Shell


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: `model` is module:Class, `qml` and `overlay` are paths below ui/.

    An `early` page is made at the start, because it has a badge or an `overlay` that stands above every page.
    A `bar` stands above all pages while it has something to show.
    A page at the `foot` stands at the lower end of the rail, a `hidden` one is reached in other ways only.
    """

    key: str
    title: str  # a sentence of the catalogues
    glyph: str
    model: str
    qml: str
    early: bool = False
    overlay: str = ""
    foot: bool = False
    hidden: bool = False
    bar: str = ""

    @property
    def module(self) -> str:
        """Where the model is."""
        return self.model.partition(":")[0]


PAGES: tuple[Entry, ...] = (
    Entry("chats", "Chats", "chats", "ui.chat.page:ChatsPage", "chat/ChatsPage.qml", True, bar="chat/PlayingBar.qml"),
    Entry("feed", "Feed", "feed", "ui.feed.page:FeedPage", "feed/FeedPage.qml", early=True),
    Entry("gallery", "Gallery", "gallery", "ui.gallery.page:GalleryPage", "gallery/GalleryPage.qml"),
    Entry("calls", "Calls", "calls", "ui.calls.page:CallsPage", "calls/CallsPage.qml", True, "calls/CallOverlay.qml"),
    Entry("people", "People", "people", "ui.people.page:PeoplePage", "people/PeoplePage.qml", early=True),
    Entry("network", "Network", "network", "ui.network.page:NetworkPage", "network/NetworkPage.qml"),
    Entry("settings", "Settings", "settings", "ui.settings.page:SettingsPage", "settings/SettingsPage.qml", foot=True),
    Entry("search", "Search", "search", "ui.search.page:SearchPage", "search/SearchPage.qml", hidden=True),
    Entry("group", "Group", "people", "ui.group.page:GroupPage", "group/GroupPage.qml", hidden=True),
    Entry("join", "Join a group", "link", "ui.group.joining:JoinPage", "group/JoinPage.qml", True, hidden=True),
    Entry("renewal", "Old copy", "key", "ui.renewal.page:RenewalPage", "renewal/RenewalPage.qml", True, hidden=True),
    Entry("works", "What still works", "network", "ui.network.works:WorksPage", "network/WorksPage.qml", hidden=True),
    Entry("honest", "What Kith is not", "info", "ui.first.page:HonestPage", "first/HonestPage.qml", hidden=True),
    Entry("recovery", "Recovery phrase", "key", "ui.first.page:PhrasePage", "first/PhrasePage.qml", True, hidden=True),
)


def build(entry: Entry, bridge: Bridge, shell: Shell) -> Page:
    """Make the Python side of a page."""
    name = entry.model.partition(":")[2]
    made = getattr(importlib.import_module(entry.module), name)(bridge, shell)
    assert isinstance(made, Page)
    return made
