"""Brings to one relay what waits for its topics, while a connection to it lasts; a row goes once the relay took it.

Entries of one topic leave in order. A topic that refuses is asked again by one entry, ever more seldom, so that a full
one costs its relay nothing. What waits is queued in `topics.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Final

from node.net.relays.connection import Connection, Denied
from node.net.relays.following import Following
from node.store import topics
from node.store.db import Store
from node.store.topics import AppendRow, TopicRow
from node.store.transaction import Tx
from sync import hub, topic

BATCH: Final = 16
"""Entries of one topic under way at once."""

TOPICS: Final = 16
"""Topics with anything under way at once."""

REFUSED_S: Final = 5.0
REFUSED_CAP_S: Final = 600.0
"""How long a topic that refused an entry is passed over: longer each time."""

NEVER: Final = "bad_size"
"""A refusal after which the same will never be taken."""


class Appending:
    """What waits for the topics of one relay; `run` works until cancelled."""

    def __init__(self, store: Store, counters: Counter[str], following: Following, connection: Connection) -> None:
        self._store = store
        self._counters = counters
        self._following = following
        self._connection = connection
        self._refused: dict[bytes, tuple[float, float]] = {}
        self._next: float | None = None
        self._stir = asyncio.Event()
        self.left: Callable[[Tx, bytes], None] = lambda tx, event: None
        following.grown = self.stir

    def stir(self) -> None:
        """Something was queued, or may be appended now."""
        self._stir.set()

    async def run(self) -> None:
        """Append what waits, until cancelled."""
        while True:
            self._stir.clear()
            while names := await self._due():
                await asyncio.gather(*(self._append(name) for name in names[:TOPICS]))
            try:
                async with asyncio.timeout_at(self._next):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _due(self) -> list[bytes]:
        """The topics that the relay has, for which something waits, and that may be asked now."""
        waiting = await self._store.read(lambda cx: topics.waiting(cx, self._following.relay))
        self._refused = {name: turn for name, turn in self._refused.items() if name in waiting}
        now = asyncio.get_running_loop().time()
        at = {name: self._refused.get(name, (0.0, 0.0))[0] for name in waiting if self._following.row(name) is not None}
        self._next = min((each for each in at.values() if each > now), default=None)
        return [name for name, each in at.items() if each <= now]

    async def _append(self, name: bytes) -> None:
        row = self._following.row(name)
        if row is None:
            return
        most = 1 if name in self._refused else BATCH
        waiting = await self._store.read(lambda cx: topics.queued(cx, name, most))
        results = await asyncio.gather(*(self._ask(row, each) for each in waiting), return_exceptions=True)
        answered = list(zip(waiting, results, strict=True))
        gone = [each.id for each, result in answered if result in (None, NEVER)]
        kept = [each.event for each, result in answered if result is None and each.event is not None]
        if gone:
            await self._store.write(lambda tx: self._settle(tx, gone, kept))
        for result in results:
            if isinstance(result, BaseException):
                raise result
        codes = {result for result in results if isinstance(result, str)} - {NEVER}
        if codes:
            self._pause(name, codes)
        else:
            self._refused.pop(name, None)

    def _settle(self, tx: Tx, gone: list[int], kept: list[bytes]) -> None:
        topics.appended(tx, gone)
        for event in kept:
            self.left(tx, event)

    async def _ask(self, row: TopicRow, waiting: AppendRow) -> str | None:
        """Append one; the code of a refusal."""
        try:
            await self._connection.ask(topic.Append(0, row.name, row.append, waiting.entry), hub.Took)
        except Denied as denied:
            self._counters["topic_append_refused"] += 1
            return denied.code
        self._counters["topic_appended"] += 1
        return None

    def _pause(self, name: bytes, codes: set[str]) -> None:
        pause = min(REFUSED_CAP_S, 2 * self._refused.get(name, (0.0, REFUSED_S / 2))[1])
        self._refused[name] = (asyncio.get_running_loop().time() + pause, pause)
        if "not_welcome" in codes:
            self._following.lost(name)
