"""A mailbox entry: where mail for a device may be left; and the tokens and names that open one. Pure.

Entries travel in CONTACT and in invite links; the bytes are in sync/SPEC.md, "Mailboxes". What is put into a mailbox is
`mail.py`, who carries it there `node/net/relays`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec

from crypto.keys import DeviceKeys
from crypto.primitives import hkdf, hmac256, sha256
from node.errors import PeerFault

MAX_ENTRY: Final = 512
MAX_MAILBOXES: Final = 2
MAX_ADDRESSES: Final = 2
TOKEN_BYTES: Final = 16

_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=128)]


class Mailbox(msgspec.Struct, array_like=True, frozen=True):
    """A box at a relay: the relay's X25519 key, where it listens (`host:port`), and the id of the box."""

    relay: _Id
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(min_length=1, max_length=MAX_ADDRESSES)]
    box: _Id


_decoder = msgspec.msgpack.Decoder(Mailbox)


def encode(mailbox: Mailbox) -> bytes:
    """Return the bytes of an entry."""
    return msgspec.msgpack.encode(mailbox)


def decode(entry: bytes) -> Mailbox:
    """Return the mailbox in an entry; PeerFault("bad_mailbox") for anything else."""
    if len(entry) > MAX_ENTRY:
        raise _bad()
    try:
        return _decoder.decode(entry)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None


def sound(entries: Iterable[bytes]) -> tuple[Mailbox, ...]:
    """The mailboxes among entries that this version can use; the others belong to a later one, or to a liar."""
    found: list[Mailbox] = []
    for entry in entries:
        try:
            found.append(decode(entry))
        except PeerFault:
            continue
    return tuple(found[:MAX_MAILBOXES])


def box_of(seed: bytes) -> bytes:
    """The id of the box that the Ed25519 key of this 32-byte seed opens."""
    return sha256(b"box1", DeviceKeys(seed, bytes(32)).device)


def contact_token(mail_key: bytes, account: bytes) -> bytes:
    """What a contact shows to leave mail for us: 16 bytes that only we can compute, so that a block is one removal."""
    return hmac256(mail_key, account)[:TOKEN_BYTES]


def knock_token(secret: bytes) -> bytes:
    """What the holder of an invite shows to leave a first message."""
    return hmac256(secret, b"knock")[:TOKEN_BYTES]


def card_name(secret: bytes) -> bytes:
    """Under which name a relay keeps the card of an invite."""
    return hmac256(secret, b"card")


def card_key(secret: bytes) -> bytes:
    """What seals the card of an invite."""
    return hkdf(secret, b"card seal")


def lease_id(door_key: bytes) -> bytes:
    """Under which name contacts find the presence of an account: whoever has the door key can compute it."""
    return hmac256(door_key, b"lease")[:TOKEN_BYTES]


def lease_key(door_key: bytes) -> bytes:
    """What seals the presence of an account."""
    return hkdf(door_key, b"lease seal")


def _bad() -> PeerFault:
    return PeerFault("bad_mailbox", "A mailbox entry is malformed.")
