"""Where PUT, APPEND and TAKE go: collected while the last transaction is on its way to the disk, then all in one.

Nobody hears of an envelope before it is flushed, and nobody waits for a timer but a lone TAKE, which has no answer. The
SQL is in `letters.py` and `topics.py`; group commit of other work is the store's own.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from node.errors import Fault
from node.relay import letters, limits, topics
from node.relay.letters import Outcome
from node.relay.limits import Quotas
from node.store.db import Store, Tx
from node.system import Clock
from sync.hub import Letter, Put
from sync.topic import Append, Entry

Brought: TypeAlias = Put | Append


class Hearer(Protocol):
    """Who reads a box or follows a topic."""

    def arrived(self, piece: Any) -> None:
        """A letter of the box, or an entry of the topic, is on the disk."""

    def flush(self) -> None:
        """These were all for now."""


class Sender(Protocol):
    """Who put something and waits for the answer."""

    waiting_bytes: int
    waiting_letters: int

    def took(self, refs: list[int]) -> None:
        """These are on the disk."""

    def refuse(self, ref: int, code: str) -> None:
        """This one is not, and why."""

    def resume(self) -> None:
        """There may be room again, for whoever was held back."""


class Intake:
    """The queue to the disk of one relay, bounded in bytes; `run` works it off until cancelled."""

    def __init__(
        self, store: Store, clock: Clock, quotas: Quotas, hearers: Callable[[Brought], Sequence[Hearer]]
    ) -> None:
        self.counters: Counter[str] = Counter()
        self.closed_code = ""
        self._store = store
        self._clock = clock
        self._quotas = quotas
        self._hearers = hearers
        self._puts: list[tuple[Sender, Brought]] = []
        self._takes: dict[int, int] = {}
        self._bytes = 0
        self._held: set[Sender] = set()
        self._stir = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    def put(self, sender: Sender, put: Brought) -> None:
        """Queue an envelope; its answer comes by `sender` once it is flushed."""
        if self.closed_code:
            sender.refuse(put.ref, self.closed_code)
            return
        size = len(put.envelope)
        self._bytes += size
        sender.waiting_bytes += size
        sender.waiting_letters += 1
        self._puts.append((sender, put))
        self._stir.set()

    def take(self, box: int, upto: int) -> None:
        """Queue that a box is taken up to a number; it goes with the next transaction, or soon alone."""
        if upto > self._takes.get(box, 0):
            self._takes[box] = upto
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(limits.TAKE_DELAY_S, self._stir.set)

    def untold(self) -> dict[int, int]:
        """What was taken and has not gone to the disk yet; doing it twice does no harm."""
        return dict(self._takes)

    def is_full_for(self, sender: Sender) -> bool:
        """Whether this sender, or everybody, has to wait before more is read; `resume` is called then."""
        full = (
            sender.waiting_bytes > limits.WAITING_BYTES
            or sender.waiting_letters > limits.WAITING_LETTERS
            or self._bytes > limits.INTAKE_BYTES
        )
        if full:
            self._held.add(sender)
        return full

    async def run(self) -> None:
        """Bring batch after batch to the disk."""
        while True:
            await self._stir.wait()
            self._stir.clear()
            while self._puts or self._takes:
                await self._settle_one()

    async def finish(self) -> None:
        """Bring the rest to the disk, after `run` has ended."""
        while self._puts or self._takes:
            await self._settle_one()

    async def _settle_one(self) -> None:
        batch = self._next()
        puts = [put for _, put in batch]
        takes, self._takes = self._takes, {}
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

        has_room = self._store.room.look() not in ("full", "none")

        def settle(tx: Tx) -> Sequence[Outcome]:
            letters.take(tx, takes)
            if not has_room:  # whoever sent it keeps it, and tries again
                return ["store_failed"] * len(batch)
            return self._keep(tx, puts)

        try:
            outcomes: Sequence[Outcome] = await self._store.write(settle)
        except Fault as fault:
            self.counters[fault.code] += 1
            outcomes = ["store_failed"] * len(batch)
        self.counters["relay_commits_total"] += 1
        self._tell(batch, outcomes)

    def _keep(self, tx: Tx, brought: Sequence[Brought]) -> list[Outcome]:
        now = self._clock.now_ms() // 1000
        for_boxes = iter(letters.put(tx, [each for each in brought if isinstance(each, Put)], now, self._quotas))
        appends = [each for each in brought if isinstance(each, Append)]
        for_topics = iter(topics.append(tx, appends, now, self._quotas))
        return [next(for_boxes if isinstance(each, Put) else for_topics) for each in brought]

    def _next(self) -> list[tuple[Sender, Brought]]:
        size = count = 0
        for _, put in self._puts[: limits.BATCH_LETTERS]:
            size += len(put.envelope)
            if count and size > limits.BATCH_BYTES:
                break
            count += 1
        batch, self._puts = self._puts[:count], self._puts[count:]
        return batch

    def _tell(self, batch: list[tuple[Sender, Brought]], outcomes: Sequence[Outcome]) -> None:
        done: dict[Sender, list[int]] = {}
        hearers: dict[bytes, Sequence[Hearer]] = {}
        for (sender, put), outcome in zip(batch, outcomes, strict=True):
            size = len(put.envelope)
            self._bytes -= size
            sender.waiting_bytes -= size
            sender.waiting_letters -= 1
            refs = done.setdefault(sender, [])
            if isinstance(outcome, str):
                self.counters[f"relay_refused_{outcome}_total"] += 1
                sender.refuse(put.ref, outcome)
                continue
            refs.append(put.ref)
            if outcome:
                self._pass_on(hearers, put, outcome)
        entries = sum(isinstance(put, Append) for _, put in batch)
        self.counters["relay_letters_taken_total"] += len(batch) - entries
        self.counters["relay_entries_taken_total"] += entries
        for sender, refs in done.items():
            if refs:
                sender.took(refs)
        held, self._held = self._held, set()
        for sender in held:
            sender.resume()
        for each in hearers.values():
            for hearer in each:
                hearer.flush()

    def _pass_on(self, hearers: dict[bytes, Sequence[Hearer]], put: Brought, number: int) -> None:
        name = put.box if isinstance(put, Put) else put.topic
        if name not in hearers:
            hearers[name] = self._hearers(put)
        if hearers[name]:
            piece = (Letter if isinstance(put, Put) else Entry)(number, put.envelope)
            for hearer in hearers[name]:
                hearer.arrived(piece)
