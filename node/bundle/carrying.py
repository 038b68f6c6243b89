"""What a bundle that is replaced holds for others: letters of whoever else wrote, and parts that are not held here.

Whoever reads a file and writes it anew for the next one carries on what only others can open. Letters older than 30
days are left behind: their writers have sealed anew what still waits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Final

from crypto.primitives import sha256
from node.bundle import file, locks
from node.bundle.file import Opened
from node.bundle.records import ONCE, WELCOME, LetterRecord, PartRecord, Record, encode
from node.errors import PeerFault
from node.secure import group_entries, key_words
from node.secure.own import Own
from node.store import log, ranks, spaces
from node.store.db import Cx, Store
from node.store.workers import Workers
from sync.event import Event
from sync.ranks import MEMBER

KEPT_MS: Final = 30 * 24 * 3600 * 1000
LETTERS: Final = 65_536
"""Letters that are carried on at most."""


class Carried:
    """A bundle as far as it is for others; `newcomers` are the devices that a letter in it lets into its group."""

    def __init__(self, own: Own, store: Store, workers: Workers, opened: Opened) -> None:
        self.newcomers: dict[bytes, set[bytes]] = {}
        self._own = own
        self._store = store
        self._workers = workers
        self._opened = opened
        self._seen: set[bytes] = set()

    async def look(self) -> None:
        """Find out whom locks are needed for."""
        async for records in self._blocks():
            for record in records:
                if isinstance(record, LetterRecord) and record.sort == WELCOME and record.by != self._own.device:
                    self.newcomers.setdefault(record.account, set()).add(record.device)

    async def pages(self) -> AsyncIterator[list[bytes]]:
        """The records to carry on."""
        async for records in self._blocks():
            yield await self._store.read(partial(self._kept, records))

    async def _blocks(self) -> AsyncIterator[list[Record]]:
        blocks: Iterator[list[Record]] = file.read(self._opened)
        while (records := await self._workers.run(partial(next, blocks, None))) is not None:
            yield records

    def _kept(self, records: list[Record], cx: Cx) -> list[bytes]:
        return [encode(record) for record in records if self._is_kept(cx, record)]

    def _is_kept(self, cx: Cx, record: Record) -> bool:
        if isinstance(record, PartRecord):
            return bool(self._opened.space) and record.space == self._opened.space and not _is_held(cx, record)
        if (
            not isinstance(record, LetterRecord)
            or record.device == self._own.device
            or sha256(record.letter) in self._seen
        ):
            return False
        if (record.by == self._own.device and record.sort != ONCE) or sha256(record.letter) in self._seen:
            return False  # of ours the outbox says what still waits
        place = ranks.get(cx, self._opened.space, record.account)
        strange = bool(self._opened.space) and (place is None or place.rank < MEMBER)
        if strange or record.made < self._own.clock.now_ms() - KEPT_MS or len(self._seen) >= LETTERS:
            return False
        self._seen.add(sha256(record.letter))
        return True


def _is_held(cx: Cx, part: PartRecord) -> bool:
    """Whether everything that a part holds is here, and so goes along anyway."""
    row = spaces.get(cx, part.space)
    key = None if row is None else group_entries.key_of(cx, row, part.kid)
    if key is None:
        return False
    try:
        said = key_words.decode(key_words.Statements, locks.open_part(key, part))
        return not log.missing(cx, [Event.from_bytes(each.event).id for each in said.stated])
    except PeerFault:
        return True  # it is of no use to anybody
