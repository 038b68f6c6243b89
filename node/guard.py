"""Turning people away, and what others are shown of me, as commands see it (`app/guard.py`, Guard).

Each call is one transaction of `secure/shunning.py` or `manners.py`; what follows is asked where things come and go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from node.media.calls import Calls
from node.secure import manners, rollback, shunning
from node.secure.own import Own
from node.secure.shown import Shown, shown
from node.store.db import Store, Tx
from sync.personal import OwnShown


class Guard:
    """Who is declined and blocked at one node, and what it shows of its account; `load` reads that once."""

    def __init__(self, own: Own, store: Store, calls: Calls) -> None:
        self._own = own
        self._store = store
        self._calls = calls
        self._shown = Shown()
        self._tasks: set[asyncio.Task[None]] = set()
        own.wake.shown, own.wake.blocked = self._take, self._blocked

    async def load(self) -> None:
        """Read what is shown; from then on it is followed."""
        self._take(await self._store.read(shown))

    @property
    def receipts(self) -> bool:
        """Whether contacts are told what I have read, and I what they have."""
        return self._shown.receipts

    @property
    def presence(self) -> bool:
        """Whether contacts are shown when I am there, and I when they are."""
        return self._shown.presence

    @property
    def typing(self) -> bool:
        """Whether contacts are told that I am writing, and I when they are."""
        return self._shown.typing

    async def show(self, receipts: bool, presence: bool, typing: bool) -> None:
        """Choose what contacts are shown of me, on all devices of mine."""

        def work(tx: Tx) -> None:
            rollback.check(tx)
            manners.choose(self._own, tx, OwnShown(receipts, presence, typing))

        await self._write(work)

    async def decline(self, account: bytes) -> None:
        """Turn down somebody who asked to become a contact; they are told nothing. Refused("no_request")."""

        def work(tx: Tx) -> None:
            rollback.check(tx)
            shunning.decline(self._own, tx, account)

        await self._write(work)

    async def block(self, account: bytes, name: str = "") -> None:
        """Take nothing of an account any more and give it nothing, on all devices of mine; a call with it ends.

        `name` is what to call who is not known otherwise. Harmless if it is blocked. Refused("own_account").
        """

        def work(tx: Tx) -> None:
            rollback.check(tx)
            shunning.block(self._own, tx, account, name)

        await self._hang_up(account)  # while they are still told that the call is over
        await self._write(work)

    async def unblock(self, account: bytes) -> None:
        """Let a blocked account be again what it was before. Refused("not_blocked")."""

        def work(tx: Tx) -> None:
            rollback.check(tx)
            shunning.unblock(self._own, tx, account)

        await self._write(work)

    def _blocked(self, account: bytes) -> None:
        """Another device of mine may have said so."""
        task = asyncio.get_running_loop().create_task(self._hang_up(account))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hang_up(self, account: bytes) -> None:
        for call in self._calls.every():
            if call.account == account:
                await self._calls.hang_up(call.id)

    def _take(self, now: Shown) -> None:
        self._shown = now

    async def _write(self, work: Callable[[Tx], None]) -> None:
        self._store.room.refuse_any()
        await self._store.write(work)
