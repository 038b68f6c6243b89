"""What asks a device of an account for a certificate: under a code it shows, at an address or on the LAN.

A home that joins asks so (`joining.py`), and a store that goes on as another device (`renewal.py`). The other end is
`devices.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import msgspec

from crypto.keys import DeviceKeys, generate_device
from crypto.primitives import equal
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.machine import Machine, Where
from node.net.hints import recognise
from node.net.link import Chance, Link, LinkIdentity, Psk, open_link
from node.net.wire import Address, Found, Transport, parse_address
from node.secure.link_code import LinkCode, read_code
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from node.system import Clock
from sync.frames import Bye
from sync.linking import Given, Join, Renew

ROUNDS: Final = 5
PAUSE_S: Final = 1.0
LOOK_S: Final = 15.0
ANSWER_S: Final = 60.0
NO_PORT: Final = 9
"""Announced while looking on the LAN, where nobody is meant to find us."""

NOT_LET_IN: Final = "The other device did not let this one in."
_REASONS: Final = {
    "code_expired": "This code has expired; make a new one on your other device.",
    "code_used": "This code was used already; make a new one on your other device.",
    "code_unknown": "Nobody there knows this code: it is wrong, was replaced by a newer one, or is long over.",
    "code_for_other": "This code is for something else: one that links a new device renews none, and one that renews a"
    " device is for that one alone.",
    "revoked_device": "This device was removed from the account; begin in an empty home.",
    "rolled_back": "The other device is an old copy itself; make the code on another one.",
    "phrase_needed": "The other device may not do this: it is no admin device, or this one is, which takes the phrase.",
    "too_many_devices": "The account has as many devices as it may have; remove one first.",
    "too_much": "The account knows more people than a new device can be told of at once.",
}


@dataclass(frozen=True, slots=True)
class Plea:
    """What is asked with: a code, new keys, the words for a link of this handshake hash, and of which account.

    The account is empty where whoever shows the code names it.
    """

    code: LinkCode
    keys: DeviceKeys = field(repr=False)
    say: Callable[[bytes], Join | Renew] = field(repr=False)
    account: bytes = b""


@dataclass(frozen=True, slots=True)
class Way:
    """Where to ask: `at` that was typed, else what the code names, else `known`, else whoever shows it on the LAN."""

    where: Where
    at: str = ""
    known: tuple[str, ...] = ()


def valid_code(text: str, clock: Clock) -> LinkCode:
    """The code in a text; Refused("bad_code", "newer_code", "code_expired")."""
    code = read_code(text)
    if code.expires and code.expires * 1000 <= clock.now_ms():
        raise Refused("code_expired", _REASONS["code_expired"])
    return code


def keys(tx: Tx, name: str, code: LinkCode, machine: Machine) -> DeviceKeys:
    """The keys this home asks with under a code, kept by a name: the same however often it has to ask."""
    secret, before = kept_keys(tx, name)
    if before is not None and equal(secret, code.secret):
        return before
    made = generate_device(machine.random)
    own_rows.put(tx, name, msgspec.msgpack.encode((code.secret, made.signing_seed, made.exchange_private)))
    return made


def kept_keys(cx: Cx, name: str) -> tuple[bytes, DeviceKeys | None]:
    """The keys this home asked with last, and under the secret of which code; None if it has not, or that is over."""
    kept = own_rows.get(cx, name)
    if kept is None:
        return b"", None
    secret, seed, private = msgspec.msgpack.decode(kept, type=tuple[bytes, bytes, bytes])
    return secret, DeviceKeys(seed, private)


async def ask(plea: Plea, way: Way, machine: Machine) -> tuple[bytes, bytes]:
    """Ask to be certified; the account that has done so, and what it gave.

    Refused("code_…", "bad_address", …), WorldFault("nobody_there", "broke_off"): then it can be tried again.
    """
    stated = [way.at] if way.at else plea.code.addresses
    places = [parse_address(each) for each in stated] or _places(way.known)
    async with _transport(machine) as transport:
        try:
            if places:
                return await _ask(_Asking(transport, plea, machine), places)
        except WorldFault as fault:
            if stated or fault.code != "nobody_there":
                raise
        return await _ask(_Asking(transport, plea, machine), await _sought(plea.code, machine, way.where))


def _places(known: Sequence[str]) -> list[Address]:
    """The addresses that can be read of those that other devices once said."""
    found: list[Address] = []
    for each in known:
        try:
            found.append(parse_address(each))
        except Refused:
            continue
    return found


@asynccontextmanager
async def _transport(machine: Machine) -> AsyncIterator[Transport]:
    transport = machine.transport()
    try:
        yield transport
    finally:
        await transport.close()


@dataclass(frozen=True, slots=True)
class _Asking:
    transport: Transport
    plea: Plea
    machine: Machine


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


async def _ask(asking: _Asking, addresses: Sequence[Address]) -> tuple[bytes, bytes]:
    """Ask at each address until one of them answers to the end; the account and what it gave."""
    failed: Fault = _nobody()
    for round_ in range(ROUNDS):
        if round_:
            await asyncio.sleep(PAUSE_S)
        for address in addresses:
            try:
                link = await _dial(asking, address)
                return link.peer_account, await _taken(link, asking.plea)
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


async def _dial(asking: _Asking, address: Address) -> Link:
    plea, machine = asking.plea, asking.machine
    wire = await asking.transport.dial(*address)
    account = plea.account or plea.code.account
    identity = LinkIdentity(account or bytes(32), plea.keys, ())
    chance = Chance(machine.random, machine.encapsulate)
    return await open_link(wire, identity, Psk("link", b"", plea.code.key), chance, account or None)


async def _taken(link: Link, plea: Plea) -> bytes:
    """What was given on a link, which ends then; WorldFault("broke_off")."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await _take(link, plea)
    except (WorldFault, TimeoutError):
        raise WorldFault("broke_off", "The connection broke off; try again with the same code.") from None
    finally:
        await link.close()


async def _take(link: Link, plea: Plea) -> bytes:
    """Ask to be let in; everything that was given, once it is here whole."""
    await link.send(plea.say(link.handshake_hash))
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
