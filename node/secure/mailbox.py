"""A mailbox entry: where mail for a device may be left; and the tokens and names that open one. Pure.

Entries travel in CONTACT and in invite links; the bytes are in sync/SPEC.md, "Mailboxes". What is put into a mailbox is
`mail.py`, who carries it there `node/net/relays`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Final

import msgspec

from crypto.keys import DeviceKeys
from crypto.primitives import hkdf, hmac256
from node.errors import PeerFault
from sync import hub

MAX_ENTRY: Final = 512
MAX_MAILBOXES: Final = 2
MAX_ADDRESSES: Final = 2
TOKEN_BYTES: Final = 16
PRESENCE_TURN: Final = "presence turn"
"""How often we have taken another name to be online by, among the single values of this device."""

_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=128)]


class Mailbox(msgspec.Struct, array_like=True, frozen=True):
    """A box at a relay: the relay's X25519 key, where it listens (`host:port`), the id of the box.

    `lease` is the 16-byte id under which its reader says there that it is online, or empty.
    """

    relay: _Id
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(min_length=1, max_length=MAX_ADDRESSES)]
    box: _Id
    lease: Annotated[bytes, msgspec.Meta(max_length=TOKEN_BYTES)] = b""


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


def of_relay(relay: bytes, addresses: Sequence[str], box_seed: bytes, turn: int = 0) -> Mailbox:
    """The mailbox that the Ed25519 key of this 32-byte seed opens at a relay."""
    box = hub.box_id(DeviceKeys(box_seed, bytes(32)).device)
    return Mailbox(relay, tuple(addresses[:MAX_ADDRESSES]), box, hub.lease_id(presence_key(box_seed, turn)))


def presence_key(box_seed: bytes, turn: int = 0) -> bytes:
    """What lets us alone say at a relay that we are online there; each `turn` is another name, which contacts learn."""
    return hmac256(box_seed, b"presence" + (turn.to_bytes(4, "big") if turn else b""))


def contact_token(mail_key: bytes, account: bytes) -> bytes:
    """What a contact shows to leave mail for us: 16 bytes that only we can compute, so that a block is one removal."""
    return hmac256(mail_key, account)[:TOKEN_BYTES]


def card_key(secret: bytes) -> bytes:
    """What seals the card of an invite."""
    return hkdf(secret, b"card seal")


def lease_key(door_key: bytes) -> bytes:
    """What seals the presence of an account."""
    return hkdf(door_key, b"lease seal")


def _bad() -> PeerFault:
    return PeerFault("bad_mailbox", "A mailbox entry is malformed.")
