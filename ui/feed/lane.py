"""One timeline on the screen: everybody's posts, or those of one person. It pages, holds back what is new, and opens
the comments of posts; what a person does is `page.py`.

New posts never push the reader: they wait until they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.errors import AppError, NotRunning, Refused
from app.feed import api as feed
from app.feed.views import PostView
from ui import times
from ui.bridge import Again, Bridge
from ui.feed.cards import CommentLine, Opened, PostCard, card, line
from ui.rows import Rows

PAGE = 20  # posts asked for at once
MOST = 200  # posts kept; older ones are asked for again when they are scrolled to
TALK = 20  # comments asked for at once


class Lane(QObject):
    """The posts of `author`, empty for everybody."""

    changed = Signal()
    topped = Signal()  # something of mine is new: go to the top
    found = Signal(int)  # the row of a post that was looked for
    came = Signal(object)  # a PostView of somebody else's that is newer than all that was there

    def __init__(self, bridge: Bridge, front: Callable[[], bool], author: str = "", parent: QObject | None = None):
        """`front` says whether the person looks at the feed now."""
        super().__init__(parent)
        self._bridge = bridge
        self._front = front
        self._author = author
        self._posts = Rows(PostCard, parent=self)
        self._views: dict[str, PostView] = {}
        self._waiting: dict[str, PostView] = {}
        self._open: dict[str, tuple[Rows[CommentLine], int]] = {}
        self._stale: set[str] = set()
        self._whole = True  # everything must be asked for again
        self._known = False
        self._ended = False
        self._error = ""
        self._at_top = True
        self._older = False
        self._sought = ""
        self._gap = False  # there may be posts between those that wait and those that are shown
        self.refresh = Again(bridge, self._load)

    @property
    def pending(self) -> int:
        """How many posts wait to be shown."""
        return len(self._waiting)

    def hear(self, post: str) -> None:
        """Look again at one post, or with an empty id at everything."""
        self._whole = self._whole or not post
        self._stale.add(post)
        self.refresh()

    def front_changed(self) -> None:
        """Whoever comes back finds what was new at the top, unless they had left it."""
        self._settle()

    @Slot(bool)
    def be_at_top(self, at_top: bool) -> None:
        """Note whether the first post is in view."""
        self._at_top = at_top

    @Slot()
    def reveal(self) -> None:
        """Show what waited."""
        self._take_in()
        self._show()
        self.topped.emit()

    @Slot()
    def again(self) -> None:
        """Try again after an error."""
        self.hear("")

    @Slot(str)
    def look_again(self, post: str) -> None:
        """A picture of a post could not be loaded: its address may have ended."""
        self.hear(post)

    @Slot()
    def more(self) -> None:
        """Show older posts."""
        if self._known and not self._ended and not self._older:
            self._older = True
            self._bridge.start(self._load_older())

    def look_for(self, post: str) -> None:
        """Bring one post into view; older posts are asked for until it is among them."""
        self._sought = post
        self._seek()

    @Slot(str)
    def toggle(self, post: str) -> None:
        """Show or hide the comments of a post."""
        if post in self._open:
            del self._open[post]
            self._show()
        elif post in self._views:
            self._open[post] = (Rows(CommentLine, parent=self), 0)
            self._show()
            self._bridge.start(self._load_talk(post, TALK))

    @Slot(str)
    def earlier(self, post: str) -> None:
        """Show more of the comments of an open post."""
        if post in self._open:
            self._bridge.start(self._load_talk(post, len(self._open[post][0].rows) + TALK))

    async def _load(self) -> None:
        """Ask for what may have changed: single posts where it is known which, else all that is shown."""
        stale, self._stale = self._stale, set()
        whole, self._whole = self._whole or len(stale) > PAGE, False
        try:
            for post in () if whole else [post for post in stale if post in self._views]:
                await self._load_one(post)
            if whole or not stale <= set(self._views):
                shown = len(self._waiting) + (len(self._views) if whole else 0)
                await self._load_top(min(MOST, max(PAGE, shown)))
        except NotRunning:
            self._whole = True
            raise
        except AppError as error:
            self._error, self._whole = str(error), True
            self.changed.emit()

    async def _load_top(self, count: int) -> None:
        """Take the newest posts; of those that are shown and newer than the last of them, what is missing has gone."""
        rows = await self._bridge.client.call(feed.timeline, author=self._author or None, limit=count)
        fresh = {row.id: row for row in rows}
        last = rows[-1].sent_at if len(rows) == count else ""
        kept = {key: view for key, view in self._views.items() if key in fresh or view.sent_at < last}
        top = max((view.sent_at for view in kept.values()), default="")
        new = {key for key, row in fresh.items() if key not in kept and row.sent_at > top}
        self._ended = len(rows) < count if not self._known else self._ended
        self._views = kept | {key: row for key, row in fresh.items() if key not in new}
        come = [fresh[key] for key in new - set(self._waiting) if self._known and not fresh[key].mine]
        self._waiting = {key: fresh[key] for key in new}
        self._gap = bool(kept) and len(new) == count
        for post in [post for post in self._open if post in fresh]:
            await self._load_talk(post, len(self._open[post][0].rows))
        mine = any(row.mine for row in self._waiting.values())
        self._known, self._error = True, ""
        self._settle(at_once=mine or not kept)
        if mine:
            self.topped.emit()
        self._seek()
        for view in sorted(come, key=lambda view: view.sent_at):
            self.came.emit(view)

    async def _load_one(self, post: str) -> None:
        count = len(self._open[post][0].rows) if post in self._open else 1
        await self._load_talk(post, count)

    async def _load_talk(self, post: str, count: int) -> None:
        """Ask for a post and the newest of its comments."""
        limit = max(TALK, min(count, MOST))
        try:
            thread = await self._bridge.client.call(feed.show, post, limit=limit)
        except Refused:
            self._views.pop(post, None)
            self._open.pop(post, None)
            self._show()
            return
        if post in self._views:
            self._views[post] = thread.post
        if post in self._open:
            rows, now = self._open[post][0], times.now()
            rows.put(line(one, now) for one in thread.comments)
            self._open[post] = (rows, thread.earlier)
        self._show()

    async def _load_older(self) -> None:
        try:
            last = self._posts.rows[-1].id if self._posts.rows else None
            author = self._author or None
            rows = await self._bridge.client.call(feed.timeline, author=author, limit=PAGE, before=last)
            self._views |= {row.id: row for row in rows if row.id not in self._waiting}
            self._ended = len(rows) < PAGE
            self._show()
        except Refused:
            self.hear("")  # the last one has gone
        finally:
            self._older = False
        self._seek()

    def _seek(self) -> None:
        """Tell where the post that is looked for stands, or go on looking; it may have gone."""
        row = self._posts.find(self._sought) if self._sought else -1
        if self._sought in self._waiting:
            self.reveal()
            row = self._posts.find(self._sought)
        if row >= 0:
            self._sought = ""
            self.found.emit(row)
        elif self._sought and self._known and (self._ended or len(self._views) >= MOST):
            self._sought = ""
        elif self._sought:
            self.more()

    def _settle(self, at_once: bool = False) -> None:
        """Show what waits where that moves nothing under anybody's eyes."""
        if at_once or (self._at_top and not self._front()):
            self._take_in()
        self._show()

    def _take_in(self) -> None:
        """Let what waited stand at the top; where posts between are not known, what is older is asked for again."""
        if self._gap:
            self._views, self._gap, self._ended = {}, False, False
        self._views = self._waiting | self._views
        self._waiting = {}

    def _show(self) -> None:
        now = times.now()
        order = sorted(self._views.values(), key=lambda view: (view.sent_at, view.id), reverse=True)
        self._open = {post: opened for post, opened in self._open.items() if post in self._views}
        self._posts.put(card(view, self._opened(view.id), now) for view in order)
        self.changed.emit()

    def _opened(self, post: str) -> Opened:
        return Opened(*self._open[post]) if post in self._open else Opened()

    posts = Property(QObject, lambda self: self._posts, constant=True)
    waiting = Property(int, lambda self: len(self._waiting), notify=changed)
    known = Property(bool, lambda self: self._known, notify=changed)
    ended = Property(bool, lambda self: self._ended, notify=changed)
    error = Property(str, lambda self: self._error, notify=changed)
