"""What we leave at relays for others to find: the card of an invite, and the lease that says we are here. Sealed here.

A card is our identity log with prekeys, for the holder of a link; a lease is for whoever has our door key. A relay can
read neither, forge neither, and tell from the names under which they lie only that they are there.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crypto.primitives import NONCE, aead_open, aead_seal
from node.errors import PeerFault
from node.secure import mailbox
from node.secure.own import Own
from node.store import log
from node.store import own as own_rows
from node.store.transaction import Cx

MAX_CARD = 60_000
MAX_EVENTS = 256
MAX_LEASE = 512


class Lease(msgspec.Struct, array_like=True, frozen=True):
    """That a device is reachable through this relay now; `made` in Unix milliseconds."""

    device: bytes
    made: int


_events = msgspec.msgpack.Decoder(tuple[bytes, ...])
_lease = msgspec.msgpack.Decoder(Lease)


def make_card(own: Own, cx: Cx, secret: bytes) -> bytes:
    """Our identity log, for the holder of an invite."""
    events = log.events(cx, [entry.id for entry in log.entries(cx, own.account)])
    content = msgspec.msgpack.encode([event.to_bytes() for event in events])
    return _seal(own, mailbox.card_key(secret), content)


def read_card(secret: bytes, sealed: bytes) -> Sequence[bytes]:
    """The events of a card in wire form, none of them checked; PeerFault("bad_card")."""
    try:
        events = _events.decode(_open(mailbox.card_key(secret), sealed, MAX_CARD))
    except (PeerFault, msgspec.MsgspecError, ValueError, RecursionError):
        raise PeerFault("bad_card", "A relay gave a card that the link does not open.") from None
    if len(events) > MAX_EVENTS:
        raise PeerFault("bad_card", "The card of an invite is too long.")
    return events


def make_lease(own: Own, cx: Cx) -> bytes:
    """That this device is here now, for whoever has our door key."""
    content = msgspec.msgpack.encode(Lease(own.device, own.clock.now_ms()))
    return _seal(own, mailbox.lease_key(own_rows.get(cx, "door_key") or b""), content)


def read_lease(door_key: bytes, sealed: bytes) -> Lease:
    """What a contact's lease says; PeerFault("bad_lease")."""
    try:
        return _lease.decode(_open(mailbox.lease_key(door_key), sealed, MAX_LEASE))
    except (PeerFault, msgspec.MsgspecError, ValueError, RecursionError):
        raise PeerFault("bad_lease", "A relay gave a lease that its owner did not make.") from None


def _seal(own: Own, key: bytes, content: bytes) -> bytes:
    nonce = own.random(NONCE)
    return nonce + aead_seal(key, nonce, content)


def _open(key: bytes, sealed: bytes, most: int) -> bytes:
    if len(sealed) > most:
        raise PeerFault("bad_seal", "A sealed message is too long.")
    return aead_open(key, sealed[:NONCE].ljust(NONCE, b"\0"), sealed[NONCE:])
