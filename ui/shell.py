"""The window itself on the Python side: which page is in front, what the rail shows, banners and passing sentences.

Pages reach each other only through it (`go`). It knows no subject; the table of pages is given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from app.words import say
from ui.appearance import Appearance
from ui.bridge import Bridge
from ui.count import Count
from ui.emoji.picker import Emojis
from ui.language import Language
from ui.memory import Memory
from ui.quiet import Quiet
from ui.samples import Samples
from ui.troubles import Troubles

if TYPE_CHECKING:
    from ui.page import Page
    from ui.pages import Entry

MAP: Any = "QVariantMap"  # Qt's names of types that Python has no class for
LIST: Any = "QVariantList"
STARTING, WELCOME, LOCKED, OPEN = "starting", "welcome", "locked", "open"
PREVIEWS = "previews"  # in the memory of windows, where previews of links are wanted
WIDTH = "width_"  # in the memory of windows, before the name of a page
MOST_PASTED = 100_000  # signs; no field sends as many
TELL = ("full", "names", "nothing", "off")  # what a notice of the desktop may say; off: there is none


class Shell(QObject):
    """What the window's QML reads and calls as `shell`."""

    changed = Signal()
    page_changed = Signal()
    badges_changed = Signal()
    faces_changed = Signal()
    toast = Signal(str, str)  # a sentence, and the word of its action or nothing
    settled = Signal()  # what the passing sentence offered is over
    raised = Signal()  # bring the window to the front
    announced = Signal(dict)  # what `Announcer` of tray.py takes
    acted = Signal(str, str, str)  # the key of an announced thing, what was done in its notice, and the text of it
    seen = Signal(str)  # the key of an announced thing that the person saw
    ended = Signal()  # the person leaves
    lock_wanted = Signal()  # the person goes away, and nobody else shall read
    locked = Signal()  # the window is locked, and all that was promised is done: nothing is to lie about in the clear
    mode_chosen = Signal(str)  # system, light or dark
    notices_chosen = Signal(str)  # one of TELL
    previews_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first: QObject | None = None
        self.memory = Memory()
        self.faults = Troubles(self)
        self.samples = Samples(self.say, self)
        self.sample = False  # nobody here is real
        self.board = Emojis(self, lambda: self.memory)
        self.appearance = Appearance(self)
        self.speech = Language(self)
        self.speech.changed.connect(self._say_anew)
        self.counted = Count(self, lambda: self.memory, self._badges)
        self.badges_changed.connect(self.counted.changed)
        self.hush = Quiet(self)
        self.came_from = ""  # the page in front before, if another one brought this one there
        self.stays = False  # a tray keeps the application reachable when its window is closed
        self._state = STARTING
        self._mode = "system"
        self._notices = self._level = TELL[0]
        self._status = ""
        self._online = True
        self._locked_away = False  # the node ended behind the lock, which is no news
        self._page = ""
        self._entries: dict[str, Entry] = {}
        self._made: dict[str, Page] = {}
        self._build: Callable[[Entry], Page] | None = None
        self._undo: Callable[[], None] | None = None
        self._otherwise: Callable[[], None] | None = None
        self._focused = False
        self._reminders: dict[str, Mapping[str, str]] = {}
        self._retry: Callable[[], None] | None = None
        self._reload: Callable[[], None] | None = None
        self._is_told: Callable[[], bool] = lambda: False  # whether the node said that everything is to be asked for
        self._room: object = None
        self._overdue: object = None
        self._offline: object = None
        self._me: Mapping[str, str] = {"id": "", "name": ""}
        self.pictures: Mapping[str, str] = {}

    def furnish(self, entries: tuple[Entry, ...], build: Callable[[Entry], Page], bridge: Bridge) -> None:
        """Give the window its pages and open it on the first."""
        from ui.offline import Offline
        from ui.overdue import Overdue
        from ui.room import Room

        self._entries = {entry.key: entry for entry in entries}
        self._build = build
        bridge.failed.connect(self.say)
        self._retry, self._reload, self._is_told = bridge.try_now, bridge.reload, lambda: bridge.told
        self.faults.codes, self.faults.refresh = bridge.client.codes, lambda key: self._page_of(key).refresh()
        bridge.waiting.connect(self.faults.wait)
        bridge.online_changed.connect(lambda: self._hear_of_node(bridge.online))
        for entry in entries:
            if entry.early:
                self._page_of(entry.key)
        self._page = entries[0].key
        self.set_state(OPEN)
        self.page_changed.emit()
        self._page_of(self._page).opened("")
        self._room = Room(bridge, self)
        self.hush.attend(bridge)
        self._overdue = Overdue(bridge, self)
        self._offline = Offline(bridge, self)

    def set_state(self, state: str, status: str = "") -> None:
        """Show the starting, welcome, locked or open state; `status` is a sentence about what is under way."""
        self._state, self._status = state, status
        self.changed.emit()

    def set_online(self, online: bool) -> None:
        """Show or hide the banner that says that the node is away."""
        self._online = online
        self.changed.emit()

    def _hear_of_node(self, online: bool) -> None:
        """Show the banner, or say in passing that the node is back: the banner may have been too short to be read."""
        self.set_online(online)
        if not online:
            self._locked_away = self._state == LOCKED
        elif not self._locked_away:
            self.say(say("Kith's node restarted."))

    def _say_anew(self) -> None:
        """Words are others now: what pages show comes again, in those."""
        self.changed.emit()
        if self._reload is not None:
            self._reload()

    def set_me(self, account: str, name: str) -> None:
        """Say who I am."""
        self._me = {"id": account, "name": name}
        self.changed.emit()

    def show_faces(self, faces: Mapping[str, str]) -> None:
        """Say where the node shows the pictures of people, by account."""
        if faces != self.pictures:
            self.pictures = dict(faces)
            self.faces_changed.emit()

    def remind(self, key: str, text: str = "", action: str = "", page: str = "", *, warns: bool = False) -> None:
        """Keep a banner about something that waits for the person, until called with no text.

        Without an action it warns of what the person cannot mend here; with `warns` of what holds things up.
        """
        self._reminders.pop(key, None)
        if text:
            tone = "warn" if warns or not action else "info"
            self._reminders[key] = {"text": text, "tone": tone, "action": action, "page": page}
        self.changed.emit()

    @Slot(bool)
    def set_previews(self, on: bool) -> None:
        """Make previews of links that are being written, or ask no page for any."""
        self.memory.keep_row(PREVIEWS, ["on"] if on else [])
        self.previews_changed.emit()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Show a passing sentence."""
        self.settle()
        self.toast.emit(sentence, "")

    def offer(
        self, sentence: str, word: str, action: Callable[[], None], otherwise: Callable[[], None] | None = None
    ) -> None:
        """Show a passing sentence with one action, such as Undo; `otherwise` is done once nobody can choose it."""
        self.settle()
        self._undo, self._otherwise = action, otherwise
        self.toast.emit(sentence, word)

    @Slot()
    def settle(self) -> None:
        """End what the passing sentence offers: it went away, another one came, or nobody sees the window any more."""
        otherwise, self._undo, self._otherwise = self._otherwise, None, None
        self.settled.emit()
        if otherwise is not None:
            otherwise()

    def announce(
        self, key: str, title: str, body: str, place: tuple[str, str], *, urgent: bool = False, acts: Sequence[str] = ()
    ) -> None:
        """Tell the person, by a notice of the desktop, of something they do not look at now.

        `key` names the thing: a later notice replaces the earlier one. `place` is page and argument for `go`. What can
        be done right there beside opening it are `acts`, of which `acted` tells.
        """
        page, argument = place
        notice = {"key": key, "title": title, "body": body, "page": page, "argument": argument}
        self.announced.emit({**notice, "urgent": urgent, "acts": acts})

    def looks_at(self, key: str) -> bool:
        """Say whether a page is in front and the person looks at the window."""
        return self._focused and self._page == key and self._state == OPEN

    @property
    def focused(self) -> bool:
        """Whether the person looks at this window now."""
        return self._focused

    @Slot(result=bool)
    def may_close(self) -> bool:
        """Say whether closing the window is the end; otherwise it only hides."""
        self.settle()
        if not self.stays:
            self.ended.emit()
        return not self.stays

    @Slot(bool)
    def set_focused(self, focused: bool) -> None:
        """Note whether the window is the active one."""
        self._focused = focused
        self.changed.emit()

    @Slot(str)
    def set_mode(self, mode: str) -> None:
        """Choose light or dark colours, or those of the system."""
        if mode != self._mode:
            self._mode = mode
            self.mode_chosen.emit(mode)

    @Slot(str)
    def set_notices(self, notices: str) -> None:
        """Choose what notices of the desktop say, or that there are none."""
        if notices in TELL and notices != self._notices:
            self._notices = notices
            self._level = self._level if notices == TELL[-1] else notices
            self.notices_chosen.emit(notices)

    @Slot(bool)
    def tell(self, on: bool) -> None:
        """Have no notices of the desktop, or have them again and say what they said before."""
        self.set_notices(self._level if on else TELL[-1])

    @Slot()
    def try_now(self) -> None:
        """Look for a node that went away at once."""
        if self._retry is not None:
            self._retry()

    @Slot()
    def act(self) -> None:
        """Do what the passing sentence offers."""
        undo, self._undo, self._otherwise = self._undo, None, None
        if undo is not None:
            undo()

    @Slot(str)
    @Slot(str, str)
    def go(self, key: str, argument: str = "") -> None:
        """Bring a page to the front, perhaps one certain thing of it."""
        if key not in self._entries:
            return
        self.came_from = self._page if self._page != key else ""
        if self.came_from:
            self._page_of(self.came_from).left()
        self._page = key
        page = self._page_of(key)
        self.page_changed.emit()
        page.opened(argument)

    def go_nowhere(self) -> None:
        """Leave the page in front, because the window ends, and do what could still be undone."""
        self.settle()
        if self._page:
            self._page_of(self._page).left()

    def come_back(self) -> None:
        """Go on with the page that was in front when the window went nowhere."""
        if self._page:
            self._page_of(self._page).opened("")

    @Slot(str, result=bool)
    def has(self, key: str) -> bool:
        """Say whether there is such a page."""
        return key in self._entries

    @Slot()
    def leave(self) -> None:
        """End the application, whatever closing the window does."""
        self.ended.emit()

    @Slot()
    def lock(self) -> None:
        """Close the store, and ask for what opens it."""
        self.lock_wanted.emit()

    @Slot(str, result=QObject)
    def page_of(self, key: str) -> QObject:
        """Give the Python side of a page to its QML."""
        return self._page_of(key)

    @Slot()
    def look_around(self) -> None:
        """Open the sample world, in a window of its own."""
        self.samples.open()

    @Slot(str, result=int)
    def width_of(self, place: str) -> int:
        """Give how many px wide the list of a page was made, 0 if never."""
        kept = "".join(self.memory.recall_row(WIDTH + place))
        return int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 6 else 0

    @Slot(str, int)
    def keep_width(self, place: str, width: int) -> None:
        """Remember how many px wide the list of a page was made."""
        self.memory.keep_row(WIDTH + place, [str(width)])

    @Slot(str)
    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    @Slot(result=bool)
    def refuses_paste(self) -> bool:
        """Whether what is on the clipboard is far too long for any field; then it says so.

        Laying out a line of a million signs would hold the window up for a minute.
        """
        too_long = len(QGuiApplication.clipboard().text()) > MOST_PASTED
        if too_long:
            self.say(say("What you copied is far too long to be pasted here."))
        return too_long

    def _page_of(self, key: str) -> Page:
        if key not in self._made:
            assert self._build is not None
            page = self._build(self._entries[key])
            page.setParent(self)  # else it is QML's, which ends what it was given once nothing there holds it
            page.key = key
            page.badge_changed.connect(self.badges_changed)
            self._made[key] = page
            if self._is_told() or not self._entries[key].early:  # those load with the first word of the node
                page.refresh()
        return self._made[key]

    def _rail(self) -> list[dict[str, Any]]:
        """Give the entries of the rail without badges and titles, so that neither of them rebuilds anything."""
        return [
            {
                "key": entry.key,
                "glyph": entry.glyph,
                "qml": entry.qml,
                "overlay": entry.overlay,
                "bar": entry.bar,
                "foot": entry.foot,
                "hidden": entry.hidden,
            }
            for entry in self._entries.values()
        ]

    def _titles(self) -> dict[str, str]:
        return {key: say(entry.title) for key, entry in self._entries.items()}

    def _badges(self) -> dict[str, int]:
        return {key: page._get_badge() for key, page in self._made.items()}

    state = Property(str, lambda self: self._state, notify=changed)
    first_steps = Property(QObject, lambda self: self.first, notify=changed)
    troubles = Property(QObject, lambda self: self.faults, constant=True)
    samples_only = Property(bool, lambda self: self.sample, notify=changed)
    emojis = Property(QObject, lambda self: self.board, constant=True)
    mode = Property(str, lambda self: self._mode, notify=mode_chosen)
    previews = Property(bool, lambda self: bool(self.memory.recall_row(PREVIEWS)), notify=previews_changed)
    looks = Property(QObject, lambda self: self.appearance, constant=True)
    count = Property(QObject, lambda self: self.counted, constant=True)
    quiet = Property(QObject, lambda self: self.hush, constant=True)
    language = Property(QObject, lambda self: self.speech, constant=True)
    notices = Property(str, lambda self: self._notices, notify=notices_chosen)
    status = Property(str, lambda self: self._status, notify=changed)
    online = Property(bool, lambda self: self._online, notify=changed)
    faces = Property(MAP, lambda self: dict(self.pictures), notify=faces_changed)
    me = Property(MAP, lambda self: dict(self._me), notify=changed)
    reminders = Property(LIST, lambda self: list(self._reminders.values()), notify=changed)
    page = Property(str, lambda self: self._page, notify=page_changed)
    rail = Property(LIST, _rail, notify=changed)
    titles = Property(MAP, _titles, notify=changed)
    badges = Property(MAP, _badges, notify=badges_changed)
