"""Where devices that cannot reach each other meet: two topics at a relay, under a secret that only the two ends have.

Two devices of an account have one by their keys, a new device by its link code. What they leave there is a link like
any other (`node/net/link.py`): who knows the secret is not let in by that, it can only knock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import msgspec

from crypto.primitives import hkdf, x25519
from node.secure import admitting, identities, own_devices
from node.secure.own import Own
from node.store import own as own_rows
from node.store import relays
from node.store.relays import RelayRow
from node.store.transaction import Cx, Tx
from sync.meeting import Ways, ways

PORT: Final = 1
SUFFIX: Final = ".meeting"
_MADE: Final = "meetings at "
LATE_S: Final = 60
"""So long after its end whoever has a code can still hear at a relay that it is over."""


@dataclass(frozen=True)
class Meeting:
    """One place to meet: the secret, the relay's key, and where that relay is; `until` in Unix seconds, 0: no end."""

    secret: bytes = field(repr=False)
    relay: bytes
    addresses: tuple[str, ...]
    until: int = 0

    @cached_property
    def ways(self) -> Ways:
        """Its two topics."""
        return ways(self.secret, self.relay)

    @property
    def host(self) -> str:
        """How the dialer names it: a host that no network has."""
        return self.ways.up.topic.hex() + SUFFIX


def called(own: Own, cx: Cx) -> dict[bytes, tuple[Meeting, ...]]:
    """Where this device looks for which other devices of its account: those with a smaller id wait there."""
    rows = _served(cx)
    return {device: _with(own, cx, device, rows) for device in own_devices.others(own, cx) if device < own.device}


def answered(own: Own, cx: Cx) -> list[Meeting]:
    """Where this device waits, at relays that serve it: for others of its account, and for whoever has its code."""
    rows = _served(cx)
    later = [device for device in own_devices.others(own, cx) if device > own.device]
    found = [meeting for device in later for meeting in _with(own, cx, device, rows)]
    code = admitting.shown_code(own, cx)
    if code is not None and own.clock.now_ms() // 1000 < code.expires + LATE_S:
        found += [Meeting(code.meeting_key, row.key, row.addresses, code.expires + LATE_S) for row in rows]
    return found


def _served(cx: Cx) -> list[RelayRow]:
    return [row for row in relays.all_of(cx) if row.joined]


def _with(own: Own, cx: Cx, device: bytes, rows: list[RelayRow]) -> tuple[Meeting, ...]:
    """What two devices share is known to nobody else: not to a third of the account, nor after one is put out."""
    exchange = identities.of(own, cx, own.account).devices[device].exchange
    secret = hkdf(x25519(own.keys.exchange_private, exchange), b"kith-meeting-1 devices")
    return tuple(Meeting(secret, row.key, row.addresses) for row in rows)


def made(cx: Cx, relay: bytes) -> frozenset[bytes]:
    """The topics that may be left at a relay of all that were made there, since what ends them may be cut short."""
    kept = own_rows.get(cx, _MADE + relay.hex())
    return frozenset() if kept is None else frozenset(msgspec.msgpack.decode(kept, type=list[bytes]))


def note_made(tx: Tx, relay: bytes, names: Iterable[bytes]) -> None:
    """These are all that may be left there."""
    own_rows.put(tx, _MADE + relay.hex(), msgspec.msgpack.encode(sorted(names)))
