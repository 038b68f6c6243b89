"""Two devices that write to each other through the product's own sessions and SQLCipher stores, each commit flushed.

A message is sealed in a transaction, its envelope exists for the other side only after the commit, and that side opens
it in a transaction of its own. The ratchet is `crypto/ratchet.py`, the rows are `node/store/sessions.py`.
"""

import asyncio
import os
from pathlib import Path
from typing import Any

from crypto import ratchet
from crypto.keys import generate_device
from crypto.pqxdh import Party
from crypto.primitives import mlkem_encapsulate, x25519_public
from node.secure import pairwise
from node.secure.own import Own
from node.store import sessions
from node.store.db import Store, Tx
from node.system import SystemClock

TEXT = b"a message of about the length that people write, which is less than one expects.."


class Side:
    """A device with its store."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.store = Store.open(path, os.urandom(32))
        self.own = Own(
            os.urandom(32), generate_device(os.urandom), SystemClock(), os.urandom, mlkem_encapsulate, *NOBODY
        )

    async def keep(self, peer: bytes, state: ratchet.State) -> None:
        row = sessions.SessionRow(os.urandom(16), peer, state.to_bytes())
        await self.store.write(lambda tx: sessions.add(tx, row, 1))

    async def seal(self, peer: bytes) -> bytes:
        return await self.store.write(lambda tx: pairwise.seal(self.own, tx, peer, TEXT))

    async def open(self, peer: bytes, envelope: bytes) -> None:
        sender = Party(peer, peer, peer)
        unsealed = await self.store.write(lambda tx: pairwise.unseal(self.own, tx, sender, envelope))
        assert unsealed.plaintext == TEXT


class Kept:
    """`conversations` between two stores; each is a session of its own, as with that many people at once."""

    def __init__(self, folder: Path, conversations: int) -> None:
        self._runner = asyncio.Runner()
        self._alice, self._bob = Side(folder / "alice"), Side(folder / "bob")
        self._talks = [os.urandom(32) for _ in range(conversations)]
        self._run(self._begin())

    def each(self, pairs: int, answering: bool) -> None:
        """One after the other, so that each step has a commit and a flush of its own."""
        for _ in range(pairs):
            self._run(self._pair(self._talks[0], answering))

    def groups(self, pairs: int, answering: bool) -> None:
        """Many at once: one way all of them in one conversation, answering one under way in each conversation."""
        talk = self._answer_each(pairs) if answering else self._all_in_one(pairs)
        self._run(talk)

    def close(self) -> None:
        self._run(self._end())
        self._runner.close()

    async def _begin(self) -> None:
        for talk in self._talks:
            secret, prekey = os.urandom(32), os.urandom(32)
            state = ratchet.start_initiator(secret, b"ad", x25519_public(prekey), os.urandom)
            await self._alice.keep(talk, state)
            await self._bob.keep(talk, ratchet.start_responder(secret, b"ad", prekey))
            for _ in range(2):
                await self._pair(talk, True)

    async def _pair(self, talk: bytes, answering: bool) -> None:
        await self._bob.open(talk, await self._alice.seal(talk))
        if answering:
            self._alice, self._bob = self._bob, self._alice

    async def _all_in_one(self, pairs: int) -> None:
        talk = self._talks[0]
        sealed = await asyncio.gather(*(self._alice.seal(talk) for _ in range(pairs)))
        await asyncio.gather(*(self._bob.open(talk, envelope) for envelope in sealed))

    async def _answer_each(self, pairs: int) -> None:
        await asyncio.gather(*(self._pair(talk, False) for talk in self._talks[:pairs]))
        self._alice, self._bob = self._bob, self._alice

    async def _end(self) -> None:
        for side in (self._alice, self._bob):
            await side.store.close()

    def _run(self, work: Any) -> None:
        self._runner.run(work)


def deliver(tx: Tx, item: object) -> None:
    """Nothing is delivered here."""


def allow(account: bytes, purpose: str) -> bool:
    """Everybody may."""
    return True


NOBODY = (deliver, allow)
