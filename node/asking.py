"""What asks a device of an account for a certificate: under a code it shows, at an address, on the LAN or at a relay.

A home that joins asks so (`joining.py`), and a store that goes on as another device (`renewal.py`); and a contact is
asked so for what it knows of an account whose machines are lost (`recovering.py`). The other end is `devices.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from crypto.keys import DeviceKeys, generate_device
from crypto.primitives import equal
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.machine import Machine, Where
from node.net.hints import recognise
from node.net.link import Chance, Link, LinkIdentity, Psk, open_link
from node.net.relays.calling import Caller
from node.net.relays.connection import ANY
from node.net.wire import Address, Found, Wire, parse_address
from node.secure.link_code import LinkCode, RelayPlace, read_code
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from node.system import Clock
from sync.frames import Bye
from sync.linking import Given, Join, Recover, Renew

ROUNDS: Final = 5
PAUSE_S: Final = 1.0
LOOK_S: Final = 15.0
ANSWER_S: Final = 60.0
HEAD_START_S: Final = 3.0
"""A relay learns nothing of a device that reaches the other one within this time."""

RELAY_PAUSE_S: Final = 3.0
NO_PORT: Final = 9
"""Announced while looking on the LAN, where nobody is meant to find us."""

_NOT_THERE: Final = ("nobody_there", "code_unknown")
_FURTHEST: Final = (*_NOT_THERE, "broke_off")

NOT_LET_IN: Final = "The other device did not let this one in."
_REASONS: Final = {
    "code_expired": "This code has expired; make a new one where it was shown.",
    "code_used": "This code was used already; make a new one where it was shown.",
    "code_unknown": "Nobody there knows this code: it is wrong, was replaced by a newer one, or is long over.",
    "code_for_other": "This code is for something else: one that links a new device renews none and brings no contact"
    " back, and one that renews a device is for that one alone.",
    "wrong_phrase": "These words are of another account than the one that the code is for.",
    "not_a_contact": "You are no contact there any more, so nothing is known of you; ask somebody else.",
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
    say: Callable[[bytes], Join | Renew | Recover] = field(repr=False)
    account: bytes = b""


@dataclass(frozen=True, slots=True)
class Way:
    """Where to ask: `at` that was typed, else what the code names, else `known`, else whoever shows it on the LAN.

    `at` may also be where a relay is; relays that the code names are asked besides.
    """

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
    relays = plea.code.relays
    async with _caller(machine) as caller:
        asking = _Asking(caller, plea, machine)
        if way.at:
            return await _ask_at(asking, way)
        if not relays:
            return await _ask_near(asking, way)
        return await _first(_ask_near(asking, way), _ask_at_relays(asking, relays, HEAD_START_S))


async def _ask_near(asking: _Asking, way: Way) -> tuple[bytes, bytes]:
    """Ask where the other device may be reached itself."""
    stated = [way.at] if way.at else asking.plea.code.addresses
    places = [parse_address(each) for each in stated] or _places(way.known)
    try:
        if places:
            return await _ask(asking, places)
    except WorldFault as fault:
        if stated or fault.code != "nobody_there":
            raise
    return await _ask(asking, await _sought(asking.plea.code, asking.machine, way.where))


async def _ask_at(asking: _Asking, way: Way) -> tuple[bytes, bytes]:
    """Ask at an address that was typed: it is that of the other device, or of a relay where that one waits."""
    try:
        return await _ask_near(asking, way)
    except Fault as fault:
        if fault.code not in _NOT_THERE:
            raise
        try:
            return await _ask_at_relays(asking, (RelayPlace(ANY, (way.at,)),), 0.0)
        except Fault as other:
            raise (fault if other.code in _NOT_THERE else other) from None


async def _first(*ways: Coroutine[Any, Any, tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    """What comes of the way that leads there first; if none does, what is told of the one that led furthest."""
    tasks = [asyncio.get_running_loop().create_task(_outcome(way)) for way in ways]
    failed: list[Fault] = []
    try:
        for each in asyncio.as_completed(tasks):
            came = await each
            if not isinstance(came, Fault):
                return came
            failed.append(came)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    raise max(failed, key=lambda fault: _FURTHEST.index(fault.code))


async def _outcome(way: Coroutine[Any, Any, tuple[bytes, bytes]]) -> tuple[bytes, bytes] | Fault:
    """What comes of a way, or why it leads nowhere; what another way would hear as well is raised."""
    try:
        return await way
    except Fault as fault:
        if fault.code not in _FURTHEST:
            raise
        return fault


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
async def _caller(machine: Machine) -> AsyncIterator[Caller]:
    caller = machine.caller()
    try:
        yield caller
    finally:
        await caller.close()


@dataclass(frozen=True, slots=True)
class _Asking:
    caller: Caller
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
                return await _ask_over(asking, await asking.caller.dial(*address))
            except WorldFault as fault:
                failed = _judged(fault, failed)
        if round_ and isinstance(failed, Refused):
            break  # who hangs up twice means it
    raise failed


async def _ask_at_relays(asking: _Asking, places: Sequence[RelayPlace], pause_s: float) -> tuple[bytes, bytes]:
    """Ask at each relay, after a pause, until somebody who shows the code answers there to the end."""
    failed: Fault = _nobody()
    for _ in range(ROUNDS):
        await asyncio.sleep(pause_s)
        pause_s = RELAY_PAUSE_S
        for place in places:
            try:
                return await _ask_at_relay(asking, place)
            except WorldFault as fault:
                failed = fault if fault.code == "broke_off" else failed
    raise failed


async def _ask_at_relay(asking: _Asking, place: RelayPlace) -> tuple[bytes, bytes]:
    try:
        wire = await asking.caller.call(asking.plea.code.meeting_key, place.relay, place.addresses)
    except PeerFault:
        raise _nobody() from None  # whoever it is that answers there, it is not this relay
    return await _ask_over(asking, wire)


def _judged(fault: WorldFault, before: Fault) -> Fault:
    """What an attempt has shown: who hangs up on a first message does not know the code, others may be away."""
    if fault.code == "broke_off":
        return fault
    return Refused("code_unknown", _REASONS["code_unknown"]) if fault.code == "link_closed" else before


async def _ask_over(asking: _Asking, wire: Wire) -> tuple[bytes, bytes]:
    plea, machine = asking.plea, asking.machine
    account = plea.account or plea.code.account
    identity = LinkIdentity(account or bytes(32), plea.keys, ())
    chance = Chance(machine.random, machine.encapsulate)
    link = await open_link(wire, identity, Psk("link", b"", plea.code.key), chance, account or None)
    return link.peer_account, await _taken(link, plea)


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
    return WorldFault("nobody_there", "No device that shows this code was found; if it is elsewhere, give its address.")
