"""Who follows which topic, and what is under way to each connection; bookkeeping, but for `Following`, which reads.

What was just appended goes on from memory, the same bytes to all; only who is behind is served from the disk, one topic
after the other. One window bounds what is under way in all topics of a connection, so neither side holds more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Protocol

from node.errors import Fault
from node.relay import limits
from sync import limits as wire
from sync.topic import LARGEST, Entries, Entry, Gone

Fetch = Callable[[int, int, int, int], Awaitable[list[Entry]]]
"""Reads (topic, after, most, most_bytes) from the store."""


class Desk(Protocol):
    """The connection of a reader."""

    def send(self, frame: Entries | Gone) -> None:
        """Queue a frame."""

    def has_room(self) -> bool:
        """Whether more may be queued."""


class Follower:
    """One topic as one connection follows it: `sent` is under way or read, `head` the newest entry there is."""

    __slots__ = ("_fresh", "fetching", "following", "head", "over", "row", "sent", "topic", "under_way")

    def __init__(self, row: int, topic: bytes, after: int, following: Following) -> None:
        self.row = row
        self.topic = topic
        self.sent = self.head = after
        self.under_way: list[tuple[int, int]] = []
        self.fetching = self.over = False
        self.following = following
        self._fresh: list[Entry] = []

    @property
    def is_behind(self) -> bool:
        """Whether there are entries that have not been sent."""
        return self.sent < self.head

    def arrived(self, entry: Entry) -> None:
        """An entry is on the disk; `flush` sends it if it is its turn, else it is read from there."""
        if entry.seq <= self.head:
            return
        follows = not self.is_behind and not self.fetching and entry.seq == self.head + 1
        self.head = entry.seq
        if follows and self.following.takes_on(len(entry.envelope)):
            self.under_way.append((entry.seq, len(entry.envelope)))
            self.sent = entry.seq
            self._fresh.append(entry)

    def flush(self) -> None:
        """Send what has arrived since the last time."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            self.following.give(self.topic, fresh)
        if self.is_behind:
            self.following.wait(self)


class Following:
    """All topics that one connection follows."""

    def __init__(self, desk: Desk, audience: Audience, fetch: Fetch) -> None:
        self.count = 0
        self.bytes = 0
        self._desk = desk
        self._audience = audience
        self._fetch = fetch
        self._followers: dict[bytes, Follower] = {}
        self._behind: dict[Follower, None] = {}
        self._serving: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._followers)

    def begin(self, row: int, topic: bytes, after: int) -> None:
        """Follow a topic, anew if it was followed; `know` says how much there is."""
        self.end([topic])
        follower = self._followers[topic] = Follower(row, topic, after, self)
        self._audience.enter(follower)

    def know(self, topic: bytes, head: int) -> None:
        """There are entries of a topic up to this number."""
        follower = self._followers.get(topic)
        if follower is not None:
            follower.head = max(follower.head, head)
            follower.flush()

    def read(self, topic: bytes, upto: int) -> bool:
        """Open the window up to a number; False for what was never given."""
        follower = self._followers.get(topic)
        if follower is None or upto > follower.sent:
            return False
        self._free(follower, upto)
        self.serve()
        return True

    def end(self, topics: Sequence[bytes]) -> None:
        """Follow these topics no more."""
        for topic in topics:
            follower = self._followers.pop(topic, None)
            if follower is not None:
                follower.over = True
                self._audience.leave(follower)
                self._behind.pop(follower, None)
                self._free(follower, follower.sent)

    def gone(self, topic: bytes) -> None:
        """A topic is not kept any more."""
        self.end([topic])
        self._desk.send(Gone(topic))

    def close(self) -> Iterator[asyncio.Task[None]]:
        """Follow nothing any more; what still runs."""
        self.end(list(self._followers))
        if self._serving is not None:
            yield self._serving

    def takes_on(self, size: int) -> bool:
        """Take an entry into the window if it fits."""
        if not self._fits(1, size):
            return False
        self.count, self.bytes = self.count + 1, self.bytes + size
        return True

    def give(self, topic: bytes, entries: Sequence[Entry]) -> None:
        """Send entries that are in the window, cut into frames."""
        frame: list[Entry] = []
        size = 0
        for entry in entries:
            size += len(entry.envelope)
            if frame and (size > wire.HUB_ENTRIES_BYTES or len(frame) == wire.HUB_ENTRIES):
                self._desk.send(Entries(topic, tuple(frame)))
                frame, size = [], len(entry.envelope)
            frame.append(entry)
        self._desk.send(Entries(topic, tuple(frame)))

    def wait(self, follower: Follower) -> None:
        """Serve a topic from the disk when it is its turn."""
        self._behind[follower] = None
        self.serve()

    def serve(self) -> None:
        """Go on with those that are behind, if anything may be sent now."""
        if self._behind and self._serving is None and self._fits(1, LARGEST):
            self._serving = asyncio.ensure_future(self._serve())

    async def _serve(self) -> None:
        try:
            while self._behind and self._fits(1, LARGEST):
                follower = next(iter(self._behind))
                del self._behind[follower]
                await self._bring(follower)
        finally:
            self._serving = None

    async def _bring(self, follower: Follower) -> None:
        """Some entries of one topic; what it is still behind waits for its next turn."""
        head = follower.head
        most = min(limits.FETCH_ENTRIES, wire.HUB_FOLLOWED_ENTRIES - self.count)
        most_bytes = wire.HUB_FOLLOWED_BYTES - self.bytes
        self.count, self.bytes = self.count + most, self.bytes + most_bytes
        follower.fetching = True
        try:
            entries = await self._fetch(follower.row, follower.sent, most, most_bytes)
        except Fault:
            return  # a disk that has failed brings nothing any more, and says so itself
        finally:
            follower.fetching = False
            self.count, self.bytes = self.count - most, self.bytes - most_bytes
        if follower.over:
            return
        if entries:
            self._hold(follower, entries)
            self.give(follower.topic, entries)
        else:
            follower.sent = max(follower.sent, head)  # what was there is too old
        if follower.is_behind:
            self._behind[follower] = None

    def _hold(self, follower: Follower, entries: Sequence[Entry]) -> None:
        for entry in entries:
            size = len(entry.envelope)
            follower.under_way.append((entry.seq, size))
            self.count, self.bytes = self.count + 1, self.bytes + size
            follower.sent = entry.seq
        follower.head = max(follower.head, follower.sent)

    def _free(self, follower: Follower, upto: int) -> None:
        kept = [each for each in follower.under_way if each[0] > upto]
        self.count -= len(follower.under_way) - len(kept)
        self.bytes -= sum(size for seq, size in follower.under_way if seq <= upto)
        follower.under_way = kept

    def _fits(self, count: int, size: int) -> bool:
        within = self.count + count <= wire.HUB_FOLLOWED_ENTRIES and self.bytes + size <= wire.HUB_FOLLOWED_BYTES
        return within and self._desk.has_room()


class Audience:
    """Who follows each topic, over all connections of a relay."""

    def __init__(self) -> None:
        self._followers: dict[bytes, dict[Follower, Following]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def of(self, topic: bytes) -> list[Follower]:
        """All who follow a topic."""
        return list(self._followers.get(topic, ()))

    def enter(self, follower: Follower) -> None:
        """Somebody follows a topic from now on."""
        self._followers.setdefault(follower.topic, {})[follower] = follower.following
        self._count += 1

    def leave(self, follower: Follower) -> None:
        """Somebody does not any more."""
        followers = self._followers[follower.topic]
        del followers[follower]
        self._count -= 1
        if not followers:
            del self._followers[follower.topic]

    def gone(self, topics: Sequence[bytes]) -> None:
        """Tell all who follow these topics that they are not kept any more."""
        for topic in topics:
            for follower in self.of(topic):
                follower.following.gone(topic)
