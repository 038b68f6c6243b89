"""A new device joins an account: in an empty home, under a code that a device of that account shows.

Its keys are made first and kept, so that whoever is cut off goes on with the same ones; the home becomes the account's
in the one transaction that stores what was given. History comes later, over links between own devices. The other end is
`devices.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from crypto.keys import DeviceKeys, generate_device
from crypto.primitives import equal
from node import birth, outset
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.machine import Machine, Where
from node.net.hints import recognise
from node.net.link import Chance, Link, LinkIdentity, Psk, open_link
from node.net.wire import Address, Found, Transport, parse_address
from node.secure.link_code import LinkCode, read_code
from node.store import own as own_rows
from node.store.db import Store
from node.store.home import Home
from node.store.transaction import Tx
from sync.frames import Bye
from sync.linking import Given, join

ROUNDS: Final = 5
PAUSE_S: Final = 1.0
LOOK_S: Final = 15.0
ANSWER_S: Final = 60.0
NO_PORT: Final = 9
"""Announced while looking on the LAN, where nobody is meant to find us."""

_KEYS: Final = "joining"
NOT_LET_IN: Final = "The other device did not let this one in."
_REASONS: Final = {
    "code_expired": "This code has expired; make a new one on your other device.",
    "code_used": "This code was used already; make a new one on your other device.",
    "code_unknown": "Nobody there knows this code: it is wrong, was replaced by a newer one, or is long over.",
    "revoked_device": "This device was removed from the account; begin in an empty home.",
    "phrase_needed": "The other device may not link devices any more.",
    "too_many_devices": "The account has as many devices as it may have; remove one first.",
    "too_much": "The account knows more people than a new device can be told of at once.",
}


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
    code = read_code(wish.code)
    if code.expires and code.expires * 1000 <= machine.clock.now_ms():
        raise Refused("code_expired", _REASONS["code_expired"])
    name = birth.check_name(wish.name)
    at = [parse_address(wish.at)] if wish.at else []
    async with _home(home, passphrase, machine) as store:
        keys = await store.write(lambda tx: _keys(tx, code, machine))
        transport = machine.transport()
        try:
            addresses = at or [parse_address(each) for each in code.addresses] or await _sought(code, machine, where)
            account, given = await _ask(_Way(transport, addresses), code, keys, name, machine)
        finally:
            await transport.close()

        def settle(tx: Tx) -> str:
            outset.fill(tx, given, machine.clock, (account, keys))
            own_rows.drop(tx, _KEYS)
            return (own_rows.get(tx, birth.NAME) or b"").decode()

        return Joined(account, keys.device, await store.write(settle))


@dataclass(frozen=True, slots=True)
class _Way:
    transport: Transport
    addresses: Sequence[Address]


@asynccontextmanager
async def _home(path: Path, passphrase: str | None, machine: Machine) -> AsyncIterator[Store]:
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


def _keys(tx: Tx, code: LinkCode, machine: Machine) -> DeviceKeys:
    """The keys this device asks with under a code: the same however often it has to ask."""
    kept = own_rows.get(tx, _KEYS)
    if kept is not None:
        secret, seed, private = msgspec.msgpack.decode(kept, type=tuple[bytes, bytes, bytes])
        if equal(secret, code.secret):
            return DeviceKeys(seed, private)
    keys = generate_device(machine.random)
    own_rows.put(tx, _KEYS, msgspec.msgpack.encode((code.secret, keys.signing_seed, keys.exchange_private)))
    return keys


async def _sought(code: LinkCode, machine: Machine, where: Where) -> list[Address]:
    """Where on the LAN somebody announces this code; WorldFault("nobody_there")."""
    lan = machine.lan(where, machine.clock, machine.random)
    found: asyncio.Future[Address] = asyncio.get_running_loop().create_future()

    def see(each: Found) -> None:
        if recognise(each.hints, {b"": code.lan_key}, machine.clock.now_ms()) and not found.done():
            found.set_result(each.address)

    if lan is None:
        raise _nobody()
    try:
        await lan.start(NO_PORT, see)
        async with asyncio.timeout(LOOK_S):
            return [await found]
    except TimeoutError:
        raise _nobody() from None
    finally:
        await lan.stop()


async def _ask(way: _Way, code: LinkCode, keys: DeviceKeys, name: str, machine: Machine) -> tuple[bytes, bytes]:
    """Ask at each address until one of them answers to the end; the account and what it gave."""
    failed: Fault = _nobody()
    for round_ in range(ROUNDS):
        if round_:
            await asyncio.sleep(PAUSE_S)
        for address in way.addresses:
            try:
                link = await _dial(way.transport, address, code, keys, machine)
                return link.peer_account, await _taken(link, keys, name)
            except WorldFault as fault:
                failed = _judged(fault, failed)
        if round_ and isinstance(failed, Refused):
            break  # who hangs up twice means it
    raise failed


def _judged(fault: WorldFault, before: Fault) -> Fault:
    """What an attempt has shown: who hangs up on a first message does not know the code, others may be away."""
    if fault.code == "broke_off":
        return fault
    return Refused("code_unknown", _REASONS["code_unknown"]) if fault.code == "link_closed" else before


async def _taken(link: Link, keys: DeviceKeys, name: str) -> bytes:
    """What was given on a link, which ends then; WorldFault("broke_off")."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await _take(link, keys, name)
    except (WorldFault, TimeoutError):
        raise WorldFault("broke_off", "The connection broke off; try again with the same code.") from None
    finally:
        await link.close()


async def _dial(transport: Transport, address: Address, code: LinkCode, keys: DeviceKeys, machine: Machine) -> Link:
    wire = await transport.dial(*address)
    identity = LinkIdentity(code.account or bytes(32), keys, ())
    chance = Chance(machine.random, machine.encapsulate)
    return await open_link(wire, identity, Psk("link", b"", code.key), chance, code.account or None)


async def _take(link: Link, keys: DeviceKeys, name: str) -> bytes:
    """Ask to be let in; everything that was given, once it is here whole."""
    await link.send(join(keys, name, link.handshake_hash))
    data: list[bytes] = []
    while True:
        frame = await link.receive()
        if isinstance(frame, Bye):
            raise Refused(frame.code if frame.code in _REASONS else "not_let_in", _REASONS.get(frame.code, NOT_LET_IN))
        if not isinstance(frame, Given) or frame.number != len(data):
            raise PeerFault("bad_given", "The other device does not say what a new one begins with.")
        data.append(frame.data)
        if len(data) == frame.of:
            await link.send(Bye("linked"))
            return b"".join(data)


def _nobody() -> WorldFault:
    return WorldFault("nobody_there", "No device that shows this code was found; name its address with --at HOST:PORT.")
