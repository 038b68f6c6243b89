"""Streams: ranges of which one side holds nothing, fetched as bodies, the newest first, as fast as they are taken.

Whoever lacks a range asks for it in windows, so that no more is under way than it has room for; whoever serves keeps
nothing between two questions. A stream that breaks off is found again by the next comparison, without what has arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sync import limits, pages
from sync.errors import PeerFault
from sync.exchange import Allowance, Exchange
from sync.frames import Bulk, Stream
from sync.outputs import Output, Send
from sync.reconcile import key_of
from sync.share import Share
from sync.source import Entry, Source

_LAST: Final = 2**32 - 1
_LOADED: Final = 16


@dataclass(slots=True)
class _Wanted:
    """What is still to come of one range: buckets from `low` on, keys below `before`."""

    share: Share
    low: int
    before: bytes


class Puller:
    """The ranges this side lacks; one window of one range is under way at a time, that with the newest events first."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._ranges: list[_Wanted] = []
        self._asked: _Wanted | None = None
        self._room = 0
        self._asked_at = 0
        self._tries = 0

    @property
    def busy(self) -> bool:
        """Whether anything is still to come."""
        return bool(self._ranges)

    @property
    def deadline(self) -> int | None:
        """When a question that was not answered is asked again."""
        return None if self._asked is None else self._asked_at + limits.RETRY_MS * (1 + self._tries // 2)

    def add(self, share: Share, ranges: Iterable[tuple[int, int]], now: int) -> list[Output]:
        """The peer holds something in these buckets (first, last) of a space, and this side nothing."""
        for low, high in _merged(ranges):
            before = b"\xff" * limits.KEY_BYTES if high >= _LAST else (high + 1).to_bytes(4, "big")
            if len(self._ranges) < limits.BULK_RANGES and not self._is_pending(share, low, before):
                self._ranges.append(_Wanted(share, low, before))
                share.streamed = True
        return self._ask(now) if self._asked is None else []

    def take(self, frame: Stream, source: Source, now: int) -> list[Output]:
        """Store what came of the window that was asked for, and ask for the next."""
        asked = self._asked
        if asked is None or (frame.space, frame.low, frame.before) != (asked.share.number, asked.low, asked.before):
            self._exchange.counts.stale += 1
            return []
        if frame.next and (frame.next >= asked.before or not frame.events):
            raise PeerFault("bad_stream", "A device streams the same range again and again.")
        asked.before = frame.next
        outputs = pages.take_bodies(self._exchange, asked.share, frame.events, frame.round, source)
        self._room -= sum(len(body) for body in frame.events)
        self._asked_at, self._tries = now, 0
        if not frame.next:
            self._ranges.remove(asked)
        return outputs + (self._ask(now) if self._room <= 0 or not frame.next else [])

    def tick(self, now: int) -> list[Output]:
        """Ask again, or let everything go that is not answered; comparing finds it again."""
        due = self.deadline
        if due is None or now < due:
            return []
        self._tries += 1
        if self._tries > limits.RETRIES:
            self._ranges, self._asked = [], None
            return []
        tries = self._tries
        outputs = self._ask(now)
        self._tries = tries
        return outputs

    def _is_pending(self, share: Share, low: int, before: bytes) -> bool:
        """Whether any of a range is still to come already: the step that shows it may be repeated."""
        start = low.to_bytes(4, "big")
        mine = [wanted for wanted in self._ranges if wanted.share is share]
        return any(wanted.low.to_bytes(4, "big") < before and start < wanted.before for wanted in mine)

    def _ask(self, now: int) -> list[Output]:
        self._asked = max(self._ranges, key=lambda wanted: wanted.before, default=None)
        if self._asked is None:
            return []
        asked = self._asked
        self._room, self._asked_at, self._tries = limits.BULK_WINDOW, now, 0
        return [Send(Bulk(asked.share.number, asked.low, asked.before, limits.BULK_WINDOW))]


class Server:
    """The other end: gives what is asked for, at a bounded rate."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._allowed = Allowance(limits.BULKS_BURST, limits.BULKS_PER_SECOND)

    def answer(self, frame: Bulk, source: Source, now: int) -> list[Output]:
        """One window of a range, in frames of at most 64 KiB, the newest events first."""
        share = self._exchange.of_number(frame.space)
        if share is None or not share.streams:
            return []
        if not self._allowed.take(now):
            self._exchange.counts.shed += 1
            return []
        outputs: list[Output] = []
        before, room = frame.before, frame.window
        while before and room > 0:
            stream = self._next(share, frame.low, before, source)
            outputs.append(Send(stream))
            before = stream.next
            room -= sum(len(body) for body in stream.events)
        return outputs

    def _next(self, share: Share, low: int, before: bytes, source: Source) -> Stream:
        entries = source.before(share.space, low, before, limits.BULK_ENTRIES)
        chosen = _fitting(entries)
        whole = len(chosen) == len(entries) < limits.BULK_ENTRIES
        last = b"" if whole else key_of(chosen[-1].bucket, chosen[-1].id)
        ids = [entry.id for entry in chosen if share.offered.carries(entry.version)]
        bodies = tuple(event.to_bytes() for event in source.events(ids))
        return Stream(share.number, low, before, last, self._exchange.round, bodies)


def _fitting(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The first of these that fit into a frame, at least one."""
    room = limits.BULK_BYTES
    for number, entry in enumerate(entries):
        room -= entry.size + _LOADED
        if room < 0 and number:
            return entries[:number]
    return entries


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of buckets, those that touch made one, the newest first."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges, reverse=True):
        if merged and high + 1 >= merged[-1][0]:
            merged[-1] = low, merged[-1][1]
        else:
            merged.append((low, high))
    return merged
