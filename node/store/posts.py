"""Rows about mail: which queued envelopes a relay has taken, which ones that came by mail are still to be confirmed.

When something is posted, and again, is decided in `node/net/relays`; what an ACKED says is `node/secure/mail.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from node.store.transaction import Cx, Tx

_DUE: Final = (
    "SELECT outbox.id, outbox.device, outbox.event_id, outbox.envelope, outbox.hash16,"
    " coalesce(group_concat(lower(hex(posted.relay)) || ':' || posted.times || ':' || posted.at, ' '), '')"
    " FROM outbox LEFT JOIN posted ON posted.outbox = outbox.id AND posted.hash16 = outbox.hash16"
    " WHERE outbox.device = ? AND outbox.id > ? AND outbox.envelope IS NOT NULL"
    " GROUP BY outbox.id ORDER BY outbox.id LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Posting:
    """That a relay took an envelope: how often, and when last (ms)."""

    relay: bytes
    times: int
    at: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A sealed row of the outbox, and which relays have it already."""

    id: int
    device: bytes
    event_id: bytes | None
    envelope: bytes = field(repr=False)
    hash16: bytes
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class ReturnPath:
    """Where an answer to somebody goes who is in no contact row."""

    account: bytes
    device: bytes
    exchange: bytes
    mailboxes: tuple[bytes, ...]
    token: bytes = field(repr=False)


def letters(cx: Cx, device: bytes, after: int, limit: int) -> list[Letter]:
    """The sealed rows for a device above an outbox id, in order, each with what relays took of it."""
    return [
        Letter(id_, device, event_id, envelope, hash16, _postings(posted))
        for id_, device, event_id, envelope, hash16, posted in cx.rows(_DUE, (device, after, limit))
    ]


def devices(cx: Cx) -> list[bytes]:
    """The devices for which anything sealed is queued."""
    return [device for (device,) in cx.rows("SELECT DISTINCT device FROM outbox WHERE envelope IS NOT NULL")]


def taken(tx: Tx, id_: int, relay: bytes, hash16: bytes, now_ms: int) -> bool:
    """Note that a relay took an envelope of the outbox; True if no relay had any of this row before."""
    if tx.value("SELECT 1 FROM outbox WHERE id = ? AND hash16 = ?", (id_, hash16)) is None:
        return False
    first = tx.value("SELECT 1 FROM posted WHERE outbox = ?", (id_,)) is None
    tx.execute(
        "INSERT INTO posted VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT (outbox, relay) DO UPDATE SET"
        " times = iif(hash16 = ?3, times + 1, 1), hash16 = ?3, at = ?4",
        (id_, relay, hash16, now_ms),
    )
    return first


def unposted(cx: Cx) -> set[bytes]:
    """The events of the outbox that no relay holds for any device."""
    rows = cx.rows(
        "SELECT event_id FROM outbox LEFT JOIN posted ON posted.outbox = outbox.id WHERE event_id IS NOT NULL"
        " GROUP BY event_id HAVING count(posted.outbox) = 0"
    )
    return {event_id for (event_id,) in rows}


def is_under_way(cx: Cx, id_: int) -> bool:
    """Whether a relay holds a row of the outbox."""
    return cx.value("SELECT 1 FROM posted WHERE outbox = ?", (id_,)) is not None


def owe(tx: Tx, device: bytes, hash16: bytes, broken: bool, now_ms: int) -> None:
    """Note that a device must hear of an envelope: that it came, or that it could not be opened."""
    tx.execute("INSERT OR REPLACE INTO owed VALUES (?, ?, ?, ?)", (device, hash16, int(broken), now_ms))


def owed(cx: Cx, device: bytes, limit: int) -> tuple[list[bytes], list[bytes]]:
    """What a device must hear: (hashes taken in, hashes that could not be opened), the oldest of both."""
    rows = cx.rows("SELECT hash16, broken FROM owed WHERE device = ? ORDER BY at LIMIT ?", (device, limit))
    return [hash16 for hash16, broken in rows if not broken], [hash16 for hash16, broken in rows if broken]


def debtors(cx: Cx) -> list[bytes]:
    """The devices that must hear of something."""
    return [device for (device,) in cx.rows("SELECT DISTINCT device FROM owed")]


def paid(tx: Tx, device: bytes, hashes: Sequence[bytes]) -> None:
    """A device has been told of these envelopes."""
    tx.executemany("DELETE FROM owed WHERE device = ? AND hash16 = ?", [(device, hash16) for hash16 in hashes])


def forgive(tx: Tx, device: bytes) -> None:
    """A device is gone for good: nothing can be told it any more."""
    tx.execute("DELETE FROM owed WHERE device = ?", (device,))


def forget_owed(tx: Tx, before_ms: int) -> None:
    """Give up on what could not be told since before a time; its sender asks again by sending again."""
    tx.execute("DELETE FROM owed WHERE at < ?", (before_ms,))
    tx.execute("DELETE FROM return_path WHERE at < ?", (before_ms,))


def put_return_path(tx: Tx, path: ReturnPath, now_ms: int) -> None:
    """Remember where an answer goes."""
    mailboxes = json.dumps([mailbox.hex() for mailbox in path.mailboxes])
    row = (path.device, path.account, path.exchange, mailboxes, path.token, now_ms)
    tx.execute("INSERT OR REPLACE INTO return_path VALUES (?, ?, ?, ?, ?, ?)", row)


def return_path(cx: Cx, device: bytes) -> ReturnPath | None:
    """Where an answer to this device goes, or None."""
    row = cx.one("SELECT account, exchange, mailboxes, token FROM return_path WHERE device = ?", (device,))
    if row is None:
        return None
    account, exchange, mailboxes, token = row
    return ReturnPath(account, device, exchange, tuple(bytes.fromhex(each) for each in json.loads(mailboxes)), token)


def drop_return_path(tx: Tx, device: bytes) -> None:
    """The answer has left."""
    tx.execute("DELETE FROM return_path WHERE device = ?", (device,))


def _postings(text: str) -> tuple[Posting, ...]:
    parts = [each.split(":") for each in text.split()]
    return tuple(Posting(bytes.fromhex(relay), int(times), int(at)) for relay, times, at in parts)
