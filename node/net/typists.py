"""Who is writing just now, told and heard over links that are up, and kept in memory for some seconds.

It is never an event and never on a disk, waits for nobody, and goes no other way: not by mail, and through no relay.
Between whom it is told is said in `node/secure/typists.py`; the frame is in `sync/SPEC.md`, "Typing".
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Final

from node.errors import Fault
from node.net.links import Links
from node.net.runner import Runner
from node.secure import typists
from node.secure.own import Own
from node.secure.peer import Peer
from node.store.db import Store
from node.store.transaction import Cx
from sync.exchange import Allowance
from sync.signals import Typing

EVERY_S: Final = 3.0
"""Of one space others are told once in this time, however often it is said here."""

LASTS_S: Final = 5.0
"""So long somebody counts as writing after the last signal."""

BURST: Final = 8
PER_S: Final = 1
"""Signals of one account that are looked at; what comes beyond is counted and costs nothing more."""

PLACES: Final = 4
"""Spaces in which one account counts as writing at once, on all of its devices."""

PEOPLE: Final = 1024
"""Accounts whose pace is remembered: more than links can be up."""

Place = tuple[bytes, bytes]
"""A space, and the account that is writing there."""


class Typists:
    """Tells others that this person is writing, and hears it of them; `changed` hears in which space."""

    def __init__(self, own: Own, store: Store, links: Links) -> None:
        self.changed: Callable[[bytes], None] = lambda space: None
        self._own = own
        self._store = store
        self._links = links
        self._told: dict[bytes, float] = {}
        self._writing: dict[Place, asyncio.TimerHandle] = {}
        self._asked: set[Place] = set()
        self._paces: OrderedDict[bytes, Allowance] = OrderedDict()
        self._leaving: set[bytes] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        own.wake.types, own.wake.spoke = self._hear, self._spoke

    async def tell(self, space: bytes) -> None:
        """This person is writing in a space: tell whoever may know it and is linked, once in three seconds."""
        now = asyncio.get_running_loop().time()
        self._told = {each: at for each, at in self._told.items() if now - at < EVERY_S}
        if space in self._told:
            return
        self._told[space] = now
        links = self._linked()
        places = {(space, runner.peer.account) for runner in links}
        may = await self._store.read(lambda cx: [each for each in places if self._may_know(each, cx)])
        for runner in links:
            if (space, runner.peer.account) in may and runner.peer.device not in self._leaving:
                self._leaving.add(runner.peer.device)
                self._start(self._send(runner, Typing(space)))

    async def now(self) -> list[Place]:
        """Who is writing where, as far as it may still be known."""
        held = list(self._writing)
        return await self._store.read(lambda cx: [place for place in held if self._may_know(place, cx)])

    async def stop(self) -> None:
        """Forget everything."""
        for timer in self._writing.values():
            timer.cancel()
        self._writing.clear()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _linked(self) -> list[Runner]:
        """One link to each device of others; at a first contact nothing is told, and own devices need not know."""
        settled = (
            [runner for runner in runners if not runner.syncing.first_contact]
            for runners in self._links.runners.values()
        )
        return [found[0] for found in settled if found and found[0].peer.account != self._own.account]

    async def _send(self, runner: Runner, frame: Typing) -> None:
        """Send one; a device that takes nothing is sent no second one meanwhile."""
        try:
            await runner.channel.send(frame)
        except Fault as fault:
            self._own.counters["typing_" + fault.code] += 1
        finally:
            self._leaving.discard(runner.peer.device)

    def _hear(self, peer: Peer, space: bytes) -> None:
        """A device says that its person is writing: look whether we may know, unless it says so too often."""
        place = (space, peer.account)
        if not self._paced(peer.account):
            self._own.counters["typing_too_fast"] += 1
        elif place not in self._asked:
            self._asked.add(place)
            self._start(self._judge(place))

    async def _judge(self, place: Place) -> None:
        try:
            may = await self._store.read(partial(self._may_know, place))
            if place in self._asked and may:  # else what was being written has come meanwhile
                self._begin(place)
            elif not may:
                self._own.counters["typing_not_shared"] += 1
        finally:
            self._asked.discard(place)

    def _begin(self, place: Place) -> None:
        before = self._writing.pop(place, None)
        if before is not None:
            before.cancel()
        others = [each for each in self._writing if each[1] == place[1]]
        if len(others) >= PLACES:
            self._end(others[0])
        self._writing[place] = asyncio.get_running_loop().call_later(LASTS_S, self._end, place)
        if before is None:
            self.changed(place[0])

    def _spoke(self, space: bytes, account: bytes) -> None:
        """Something of an account has come in a space: it is what was being written."""
        self._asked.discard((space, account))
        self._end((space, account))

    def _end(self, place: Place) -> None:
        timer = self._writing.pop(place, None)
        if timer is not None:
            timer.cancel()
            self.changed(place[0])

    def _paced(self, account: bytes) -> bool:
        """Whether another signal of an account is looked at now."""
        pace = self._paces.pop(account, None) or Allowance(BURST, PER_S)
        self._paces[account] = pace
        if len(self._paces) > PEOPLE:
            self._paces.popitem(last=False)
        return pace.take(int(1000 * asyncio.get_running_loop().time()))

    def _may_know(self, place: Place, cx: Cx) -> bool:
        return typists.may_know(self._own, cx, *place)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    async def _quietly(work: Coroutine[Any, Any, None]) -> None:
        """A store that is closing has nobody to tell."""
        with suppress(Fault):
            await work
