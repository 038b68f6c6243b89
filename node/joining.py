"""A new device joins an account: in an empty home, under a code that a device of that account shows.

Its keys are made first and kept, so that whoever is cut off goes on with the same ones; the home becomes the account's
in the one transaction that stores what was given. History comes later, over links between own devices. How it asks is
`asking.py`, the other end `devices.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node import asking, birth, outset
from node.asking import Plea, Way
from node.errors import PeerFault, Refused
from node.machine import Machine, Where
from node.store import own as own_rows
from node.store.db import Store
from node.store.home import Home
from node.store.transaction import Tx
from sync.linking import join

_KEYS: Final = "joining"


@dataclass(frozen=True, slots=True)
class Joined:
    """Who this home is now."""

    account: bytes
    device: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the code as a link or as it is typed, and what this device shall be called.

    `at` is where the other device is; empty: where the code says, or on the LAN.
    """

    code: str
    at: str = ""
    name: str = ""


async def join_account(home: Path, wish: Wish, passphrase: str | None, machine: Machine, where: Where) -> Joined:
    """Make an empty home that of a new device.

    Refused("bad_code", "newer_code", "code_…", "already_born", "bad_name", "bad_address", "home_in_use", …),
    WorldFault("nobody_there", "broke_off"): then it can be tried again with the same code.
    """
    code = asking.valid_code(wish.code, machine.clock)
    name = birth.check_name(wish.name)
    async with empty_home(home, passphrase, machine) as store:
        keys = await store.write(lambda tx: asking.keys(tx, _KEYS, code, machine))
        plea = Plea(code, keys, lambda handshake_hash: join(keys, name, handshake_hash))
        account, given = await asking.ask(plea, Way(where, wish.at), machine)

        def settle(tx: Tx) -> str:
            outset.fill(tx, given, machine, (account, keys))
            own_rows.drop(tx, _KEYS)
            return (own_rows.get(tx, birth.NAME) or b"").decode()

        return Joined(account, keys.device, await store.write(settle))


@asynccontextmanager
async def empty_home(path: Path, passphrase: str | None, machine: Machine) -> AsyncIterator[Store]:
    """The store of a home that belongs to nobody; it is taken away again if that was made now and nobody is let in."""
    held = Home.open(path)
    fresh = False
    try:
        box = machine.key_box(held.key)
        fresh = box.kind is None and not held.store.exists()
        key = box.create(passphrase, machine.random, machine.cost) if box.kind is None else box.unlock(passphrase)
        store = Store.open(held.store, key, connect=machine.connect, executor=machine.executor())
        try:
            if await store.read(birth.is_born):
                raise Refused("already_born", "This home has an identity already; link a device into an empty one.")
            yield store
        finally:
            await store.close()
    except (Refused, PeerFault):
        if fresh:
            held.abandon()
        raise
    finally:
        held.close()
