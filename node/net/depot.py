"""Blobs by way of a depot, such as a relay: what was shared is handed over, what no link serves is asked for there.

What a depot holds is ciphertext by its hash, so it is believed nothing. Which relay that is, and whose, is its own
affair (`Depot`); until one is set, what is shared waits in the store.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final, Protocol

from crypto import blob as sealing
from node.errors import Fault
from node.net.fetching import Fetching, Part, Seeker
from node.store import blobs
from node.store.db import Cx, Store
from node.store.transaction import Tx

NAME: Final = b"depot"
LOADS: Final = 2
"""Chunks that are asked for at a time."""

COMMIT_EVERY: Final = 8
"""Chunks handed over between two notes of it; after a restart these few go twice."""

REST_S: Final = 30.0
REST_CAP_S: Final = 600.0
"""After a depot has failed, twice as long each time."""


class Depot(Protocol):
    """Somebody who keeps ciphertext by its address while its owner is off."""

    async def get(self, account: bytes, address: bytes) -> bytes | None:
        """What is kept at an address where this account keeps its things, None if it is not there or out of reach."""

    async def put(self, address: bytes, data: bytes) -> None:
        """Keep this (at most 1 MiB and 16 bytes) for others; it is kept when this returns. Raises a Fault if not."""


class Storing:
    """The node's side of a depot; `run` works until cancelled."""

    def __init__(self, store: Store, fetching: Fetching) -> None:
        self._store = store
        self._fetching = fetching
        self._depot: Depot | None = None
        self._seeker = Seeker(NAME, None)
        self._stir = asyncio.Event()

    def use(self, depot: Depot | None) -> None:
        """Use this depot from now on, or none; call it also when a depot has come into reach again."""
        was, self._depot = self._depot, depot
        if depot is None:
            self._fetching.leave(self._seeker)
        elif was is None:
            self._fetching.enter(self._seeker)
        self._fetching.try_again(NAME)
        self._stir.set()

    def share(self) -> None:
        """Something waits to be handed over."""
        self._stir.set()

    async def run(self) -> None:
        """Hand over and fetch."""
        works = [self._hand_over(), *(self._fetch() for _ in range(LOADS))]
        tasks = [asyncio.get_running_loop().create_task(work) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def _hand_over(self) -> None:
        pause: float | None = None
        while True:
            self._stir.clear()
            try:
                while self._depot is not None and await self._share_some(self._depot):
                    pause = None
            except Fault as fault:
                self._fetching.counters["depot_" + fault.code] += 1
                pause = min(REST_CAP_S, 2 * pause) if pause else REST_S
            try:
                async with asyncio.timeout(pause):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _share_some(self, depot: Depot) -> bool:
        """Hand over the next chunks of the oldest blob that waits; False if none does."""
        queued = await self._store.read(blobs.next_share)
        if queued is None:
            return False
        blob, start = queued
        at = start
        try:
            while at < start + COMMIT_EVERY:
                address = await self._store.read(partial(_address, blob, at))
                if address is None:
                    await self._store.write(lambda tx: blobs.shared(tx, blob, None))
                    return True
                await self._put(depot, address)
                at += 1
        finally:
            if at > start:
                await self._store.write(partial(_note, blob, at))
        return True

    async def _put(self, depot: Depot, address: bytes) -> None:
        data = await self._fetching.workers.run(lambda: self._fetching.files.read(address))
        if data is not None:  # else the file is lost, and will be shared by whoever has it
            await depot.put(address, data)

    async def _fetch(self) -> None:
        fetching = self._fetching
        while True:
            part = await fetching.take(self._seeker)
            kept = False
            try:
                async with fetching.room:
                    data = await self._get(part)
                    kept = data is not None and await fetching.keep(part, data, self._seeker)
                if data is None:
                    fetching.lacks(part, self._seeker)
            finally:
                fetching.release(part, kept)

    async def _get(self, part: Part) -> bytes | None:
        """Ask where each holder keeps its things; what has the wrong size or hash is as good as nothing."""
        for account in sorted(part.job.holders):
            depot = self._depot
            if depot is None:
                return None
            try:
                data = await depot.get(account, part.address)
            except Fault as fault:
                self._fetching.counters["depot_" + fault.code] += 1
                continue
            if data is not None and part.may_have(len(data)) and sealing.address_of(data) == part.address:
                return data
        return None


def _address(blob: int, place: int, cx: Cx) -> bytes | None:
    return blobs.address_at(cx, blob, place)


def _note(blob: int, upto: int, tx: Tx) -> None:
    blobs.shared(tx, blob, upto)
