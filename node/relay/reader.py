"""One open box: which envelopes are under way to its reader, and when more may follow.

What was just put goes on from memory; only what waited before, or did not fit into the window, is read from the disk.
Numbers leave in order and once for each opening of the box. Pure bookkeeping but for `fetch`, which reads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from sync import limits
from sync.hub import ENVELOPE_LARGEST, Letter, Mail

Fetch = Callable[[int, int, int, int], Awaitable[list[Letter]]]
"""Reads (box, after, most, most_bytes) from the store."""


class Desk(Protocol):
    """The connection of a reader."""

    def send(self, frame: Mail) -> None:
        """Queue a frame."""

    def has_room(self) -> bool:
        """Whether more mail may be queued."""

    def fetch(self, reader: Reader) -> None:
        """Have `Reader.fetch` run."""


class Reader:
    """The window of one box."""

    def __init__(self, box: int, name: bytes, taken: int, desk: Desk) -> None:
        """`taken`: up to which number everything is with its reader; `know` says how much there is."""
        self.box = box
        self.name = name
        self.desk = desk
        self.sent = self._head = taken
        self._under_way: deque[tuple[int, int]] = deque()
        self._bytes = 0
        self._fresh: list[Letter] = []
        self._fetching = False

    @property
    def hungry(self) -> bool:
        """Whether envelopes wait on the disk that may be sent now."""
        return self._behind() and not self._fetching and self._fits(ENVELOPE_LARGEST)

    def know(self, head: int) -> None:
        """There are envelopes up to this number."""
        self._head = max(self._head, head)
        if self.hungry:
            self.desk.fetch(self)

    def arrived(self, letter: Letter) -> None:
        """An envelope is on the disk; `flush` sends it if it is its turn."""
        if letter.seq <= self._head:
            return
        follows = not self._behind() and not self._fetching and letter.seq == self._head + 1
        self._head = letter.seq
        if follows and self._fits(len(letter.envelope)):
            self._fresh.append(letter)
            self._bytes += len(letter.envelope)

    def flush(self) -> None:
        """Send what has arrived since the last time."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            self._give(fresh)
        if self.hungry:
            self.desk.fetch(self)

    def take(self, upto: int) -> bool:
        """Open the window up to a number; False if the reader takes what it was never given."""
        if upto > self.sent:
            return False
        while self._under_way and self._under_way[0][0] <= upto:
            self._bytes -= self._under_way.popleft()[1]
        if self.hungry:
            self.desk.fetch(self)
        return True

    async def fetch(self, read: Fetch) -> None:
        """Send what waits on the disk, as far as the window goes; done again whenever there is room again."""
        if self._fetching:
            return
        self._fetching = True
        try:
            while self._behind() and self._fits(ENVELOPE_LARGEST):
                head = self._head
                most = limits.HUB_LETTERS - len(self._under_way)
                letters = await read(self.box, self.sent, most, limits.HUB_WINDOW_BYTES - self._bytes)
                if not letters:
                    self.sent = max(self.sent, head)  # what was there is too old, or an earlier reader took it
                    continue
                self._head = max(self._head, letters[-1].seq)
                self._bytes += sum(len(letter.envelope) for letter in letters)
                self._give(letters)
        finally:
            self._fetching = False

    def _behind(self) -> bool:
        return self.sent + len(self._fresh) < self._head

    def _fits(self, size: int) -> bool:
        """Whether one more may go; the first always may, so that no envelope is too large for the window."""
        count = len(self._under_way) + len(self._fresh)
        within = self._bytes + size <= limits.HUB_WINDOW_BYTES and count < limits.HUB_LETTERS
        return (within or not count) and self.desk.has_room()

    def _give(self, letters: list[Letter]) -> None:
        self.sent = letters[-1].seq
        self._under_way.extend((letter.seq, len(letter.envelope)) for letter in letters)
        frame: list[Letter] = []
        size = 0
        for letter in letters:
            size += len(letter.envelope)
            if frame and size > limits.HUB_MAIL_BYTES:
                self.desk.send(Mail(self.name, tuple(frame)))
                frame, size = [], len(letter.envelope)
            frame.append(letter)
        self.desk.send(Mail(self.name, tuple(frame)))
