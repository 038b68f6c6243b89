"""Keepsakes: sealed lists of whom an account knows, which some of its contacts keep for it; here, as mere bytes.

Who is given one, how it travels (KEEP, in parts), and what is kept for others. Only a device that comes back by the
recovery phrase reads one: what is in it, and when a new one is due, is `node/keepsake.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from crypto.primitives import sha256
from node.errors import PeerFault
from node.secure import identities, outgoing, plaintext, rollback
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, outbox, posts
from node.store import keepsakes as rows
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.keepsakes import PartRow
from node.store.transaction import Cx, Tx
from sync.limits import CLOCK_AHEAD_MS

KEEPERS: Final = 8
"""Contacts that are given one: those known for longest, whom one still knows in ten years."""

PART_BYTES: Final = 24 << 10
"""Of one KEEP message: with its envelope, and with certificates beside it, it fits a mailbox."""

MOST_PARTS: Final = 5
MOST_BYTES: Final = MOST_PARTS * PART_BYTES
"""120 KiB; so much a contact can have kept here, and as much again that is still coming."""

HOUR_MS: Final = 3600 * 1000
AGAIN_MS: Final = 20 * HOUR_MS
"""A keeper is given nothing new before this has passed."""

STALE_MS: Final = 7 * 24 * HOUR_MS
"""After this it is given a new one although nothing changed: prekeys in it grow old, and a keeper may have lost it."""

_GIVEN: Final = "keepsake at "


class _Part(msgspec.Struct, array_like=True, frozen=True):
    """KEEP: a part of a keepsake that the sending device made at a time (ms), by its number from 0, of so many."""

    made: Annotated[int, msgspec.Meta(gt=0, lt=2**53)]
    part: Annotated[int, msgspec.Meta(ge=0, lt=MOST_PARTS)]
    parts: Annotated[int, msgspec.Meta(ge=1, le=MOST_PARTS)]
    sealed: Annotated[bytes, msgspec.Meta(min_length=1, max_length=PART_BYTES)]


class _Note(msgspec.Struct, array_like=True, frozen=True):
    """What a keeper's device was given last: its digest, when, and by which devices of ours it could have been made."""

    digest: bytes
    at: int
    makers: bytes


@dataclass(frozen=True, slots=True)
class Keeper:
    """A device of a contact that keeps for us; `lacks`: it has nothing that counts."""

    account: bytes
    device: bytes
    lacks: bool
    given: bytes
    at: int


_encoder = msgspec.msgpack.Encoder()
_part = msgspec.msgpack.Decoder(_Part)
_note = msgspec.msgpack.Decoder(_Note)


def kept(cx: Cx, account: bytes) -> bytes:
    """What a contact gave us to keep, for whoever proves its recovery key; nothing of who is none, or blocked."""
    row = contacts.get(cx, account)
    return rows.whole(cx, account) if row is not None and row.state == "contact" else b""


def keepers(cx: Cx) -> list[ContactRow]:
    """The contacts that keep for us, known longest first."""
    known = sorted(contacts.in_state(cx, "contact"), key=lambda row: (row.made, row.account))
    return known[:KEEPERS]


def may_give(own: Own, cx: Cx) -> bool:
    """Whether this device speaks for the account now: it was not put out, and its store is not an old copy."""
    is_live = own.device in identities.of(own, cx, own.account).live
    return is_live and not rollback.is_out(cx) and not rollback.spaces_behind(cx)


def due(own: Own, cx: Cx) -> list[Keeper]:
    """The devices of keepers that might be given a new one by now, if there is anything new."""
    now, makers = own.clock.now_ms(), _makers(own, cx)
    found: list[Keeper] = []
    for row in keepers(cx):
        for device in outgoing.devices(own, cx, row.account):
            note = _noted(cx, device)
            if note is None or note.makers != makers:
                found.append(Keeper(row.account, device, True, b"", 0))
            elif not 0 <= now - note.at < AGAIN_MS:
                found.append(Keeper(row.account, device, False, note.digest, note.at))
    return found


def wants(own: Own, keeper: Keeper, digest: bytes) -> bool:
    """Whether a keeper's device is to be given what has this digest."""
    is_stale = not 0 <= own.clock.now_ms() - keeper.at < STALE_MS
    return keeper.lacks or is_stale or keeper.given != digest


def give(own: Own, tx: Tx, keeper: Keeper, keepsake: bytes, digest: bytes) -> None:
    """Queue a keepsake for a keeper's device, in place of an older one that is not on its way yet."""
    row = contacts.get(tx, keeper.account)
    if row is None or row.state != "contact" or keeper.device not in outgoing.devices(own, tx, keeper.account):
        return
    for queued in outbox.others(tx, keeper.device):
        if plaintext.decode(queued.item).type == plaintext.KEEP and not posts.is_under_way(tx, queued.id):
            outbox.drop(tx, queued.id)
    now = own.clock.now_ms()
    pieces = [keepsake[at : at + PART_BYTES] for at in range(0, len(keepsake), PART_BYTES)]
    for part, piece in enumerate(pieces):
        body = _encoder.encode(_Part(now, part, len(pieces), piece))
        outgoing.queue(own, tx, keeper.account, keeper.device, (plaintext.KEEP, body))
    own_rows.put(tx, _GIVEN + keeper.device.hex(), _encoder.encode(_Note(digest, now, _makers(own, tx))))


def keeping(own: Own, cx: Cx) -> list[bytes]:
    """The accounts that have one of ours by now, on some device, as far as is known here; known longest first."""
    having = (
        row.account for row in keepers(cx) if any(_has(cx, one) for one in outgoing.devices(own, cx, row.account))
    )
    return list(having)


def forget(tx: Tx, devices: Collection[bytes]) -> None:
    """Drop what is noted of devices that are no keepers' any more."""
    names = {_GIVEN + device.hex() for device in devices}
    for name in own_rows.names(tx, _GIVEN):
        if name not in names:
            own_rows.drop(tx, name)


def take(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Keep a part for a contact. PeerFault for what is none; one that is older than what is here is passed over.

    One that says to be of the future is replaced by any other: else a clock that was wrong once would end them all.
    """
    said = read_part(body)
    row = PartRow(peer.account, peer.device, said.made, said.part, said.parts, said.sealed)
    latest = own.clock.now_ms() + CLOCK_AHEAD_MS
    held, coming = rows.made(tx, peer.account), rows.coming(tx, peer.account)
    if said.made <= held <= latest:
        return
    if coming is not None and coming != row.of:
        if said.made < coming[1] <= latest:
            return
        rows.drop_coming(tx, peer.account)
    rows.put(tx, row)


def read_part(body: bytes) -> _Part:
    """The part in the body of a KEEP; PeerFault("bad_plaintext") for anything else."""
    try:
        said = _part.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise PeerFault("bad_plaintext", "The inside of a sealed message is malformed.") from None
    if said.part >= said.parts:
        raise PeerFault("bad_plaintext", "The inside of a sealed message is malformed.")
    return said


def _makers(own: Own, cx: Cx) -> bytes:
    """What changes with this device and with those of the account: what another one made counts no more once it is out.

    Whoever has one by a device that is out, such as this one before it was made anew, has none.
    """
    return sha256(own.device, *identities.of(own, cx, own.account).live)[:8]


def _has(cx: Cx, device: bytes) -> bool:
    waits = any(plaintext.decode(queued.item).type == plaintext.KEEP for queued in outbox.others(cx, device))
    return not waits and _noted(cx, device) is not None


def _noted(cx: Cx, device: bytes) -> _Note | None:
    kept_ = own_rows.get(cx, _GIVEN + device.hex())
    return None if kept_ is None else _note.decode(kept_)
