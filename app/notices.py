"""Numbered notices that something changed: what and whose, never the data; a client asks a query for that.

A number is drawn inside the transaction that stores the change, so numbers rise over restarts and a client that names
the last one it saw misses nothing: what is still remembered is told again, anything older is answered by `Reload`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.context import Tx

AGE_CHANGED = "AgeChanged"  # whether others hold more of this store than it does; told, never stored
ALBUM_CHANGED = "AlbumChanged"  # an album, by its space; or the photos of a post, by the post
ARCHIVE_CHANGED = "ArchiveChanged"  # an imported conversation, by its other account; 64 zeros for posts
CALL_CHANGED = "CallChanged"
CHAT_CHANGED = "ChatChanged"
DEVICES_CHANGED = "DevicesChanged"  # which devices my account has, or what they are called; of is the account
DISK_CHANGED = "DiskChanged"  # how much room the disk has; told, never stored, and part of the node's status
FEED_CHANGED = "FeedChanged"  # a post with all that stands under it; or a circle, where many posts changed at once
GROUP_CHANGED = "GroupChanged"  # who belongs to a group, what it says of itself, who may do what; by its space
JOINS_CHANGED = "JoinsChanged"  # who asks to be let into a group, or what became of my asking; by its space
PERSON_CHANGED = "PersonChanged"
QUIET_CHANGED = "QuietChanged"  # whether and when Kith keeps quiet; of is my personal space
REACH_CHANGED = "ReachChanged"  # how a contact, or a relay, can be reached; of is its account, or its key
RELOAD = "Reload"
SOUND_CHANGED = "SoundChanged"  # what is recorded or played on this machine; told, never stored
TYPING_CHANGED = "TypingChanged"  # who is writing in a chat, by its space; told, never stored

REMEMBERED = 1024  # notices kept for clients that come back
PENDING_LIMIT = 1024  # different things one slow client may be behind before it is told to reload


@dataclass(frozen=True, slots=True)
class Notice:
    """`name` says what kind of thing changed, `of` is its id in hex; empty for Reload."""

    id: int
    name: str
    of: str


class Subscription:
    """What one client has yet to hear; several changes of one thing become the newest one."""

    def __init__(self) -> None:
        self._pending: dict[tuple[str, str], Notice] = {}
        self._ready = asyncio.Event()

    def put(self, notice: Notice) -> None:
        """Queue a notice, in bounded memory: a client too far behind gets one Reload instead."""
        key = (notice.name, notice.of)
        self._pending.pop(key, None)
        if notice.name == RELOAD or (RELOAD, "") in self._pending or len(self._pending) >= PENDING_LIMIT:
            self._pending.clear()
            notice = Notice(notice.id, RELOAD, "")
            key = (RELOAD, "")
        self._pending[key] = notice
        self._ready.set()

    async def next(self) -> Notice:
        """Wait for the oldest notice that was not yet taken."""
        while not self._pending:
            self._ready.clear()
            await self._ready.wait()
        return self._pending.pop(next(iter(self._pending)))


class Notices:
    """Draws the numbers, remembers the newest notices and tells the subscribers.

    Used on the event loop only, except `record`, which runs in the storing transaction.
    """

    def __init__(self, draw: Callable[[Any], int]) -> None:
        """`draw` counts one up in the store, in the node's transaction it is given."""
        self.last = 0
        self._draw = draw
        self._first_known = 1
        self._ring: deque[Notice] = deque(maxlen=REMEMBERED)
        self._subscriptions: set[Subscription] = set()
        self._drawn: tuple[Tx | None, set[tuple[str, bytes]]] = (None, set())

    def begin(self, last: int) -> None:
        """Go on from the last number the store remembers; call once, before the first subscriber."""
        self.last = max(self.last, last)
        if not self._ring:
            self._first_known = self.last + 1

    def record(self, tx: Tx, name: str, of: bytes) -> None:
        """Draw the next number in `tx` and tell everybody after its commit; of one thing once in each transaction."""
        if self._drawn[0] is not tx:
            self._drawn = tx, set()
        if (name, of) in self._drawn[1]:
            return
        self._drawn[1].add((name, of))
        notice = Notice(self._draw(tx), name, of.hex())
        tx.after(lambda: self._tell(notice))

    def tell(self, name: str, of: str = "") -> None:
        """Tell whoever listens now of what is no fact of the store: it draws no number and is not remembered."""
        for subscription in self._subscriptions:
            subscription.put(Notice(self.last, name, of))

    def subscribe(self, since: int | None = None) -> Subscription:
        """Listen from now on, first to what came after notice `since`; None or an unknown past gives Reload."""
        subscription = Subscription()
        if since is None or not self._remembers(since):
            subscription.put(Notice(self.last, RELOAD, ""))
        else:
            for notice in self._ring:
                if notice.id > since:
                    subscription.put(notice)
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening."""
        self._subscriptions.discard(subscription)

    def _remembers(self, since: int) -> bool:
        return self._first_known - 1 <= since <= self.last

    def _tell(self, notice: Notice) -> None:
        if not self._ring:
            self._first_known = notice.id
        elif len(self._ring) == REMEMBERED:
            self._first_known = self._ring[1].id
        self._ring.append(notice)
        self.last = max(self.last, notice.id)
        for subscription in self._subscriptions:
            subscription.put(notice)
