"""Rows of the outbox: what each device still has to get, in order, until it acknowledges.

A row is written in the transaction that seals it, before anything is sent; a retry sends the stored bytes. When to try
again is decided in `node/net`, what is inside in `node/secure/outgoing.py`.
"""

from dataclasses import dataclass, field
from typing import Final

from node.store.connection import Row
from node.store.transaction import Cx, Tx

_NAMES: Final = "id, device, event_id, item, envelope, hash16, made"
_COLUMNS: Final = f"SELECT {_NAMES} FROM outbox"  # noqa: S608 - both are written here
_ACKED: Final = f"DELETE FROM outbox WHERE hash16 = ? AND device = ? RETURNING {_NAMES}"  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One item on its way to one device; `envelope` and `hash16` are None until it could be sealed. Times in ms."""

    id: int
    device: bytes
    event_id: bytes | None
    item: bytes = field(repr=False)
    envelope: bytes | None = field(repr=False)
    hash16: bytes | None
    made: int


def add(
    tx: Tx,
    device: bytes,
    event_id: bytes | None,
    item: bytes,
    sealed: tuple[bytes, bytes] | None,
    now_ms: int,
) -> int:
    """Queue an item for a device; `sealed` is its (envelope, hash16), or None until it can be sealed. The row's id."""
    envelope, hash16 = sealed or (None, None)
    return tx.insert(
        "INSERT INTO outbox (device, event_id, item, envelope, hash16, made) VALUES (?, ?, ?, ?, ?, ?)",
        (device, event_id, item, envelope, hash16, now_ms),
    )


def seal(tx: Tx, id_: int, envelope: bytes, hash16: bytes, now_ms: int) -> None:
    """Give a row its ciphertext, or a new one on a new session."""
    tx.execute("UPDATE outbox SET envelope = ?, hash16 = ?, made = ? WHERE id = ?", (envelope, hash16, now_ms, id_))


def unseal(tx: Tx, id_: int, item: bytes) -> None:
    """Throw a row's ciphertext away and put `item` in place of what it said; it waits to be sealed anew."""
    tx.execute("UPDATE outbox SET item = ?, envelope = NULL, hash16 = NULL WHERE id = ?", (item, id_))


def of_device(cx: Cx, device: bytes, after: int = 0, limit: int = -1) -> list[OutboxRow]:
    """What is queued for a device, oldest first, from above row id `after`; `limit` -1 means all."""
    rows = cx.rows(f"{_COLUMNS} WHERE device = ? AND id > ? ORDER BY id LIMIT ?", (device, after, limit))
    return [OutboxRow(*row) for row in rows]


def unsealed(cx: Cx, device: bytes) -> list[OutboxRow]:
    """What waits for a session with a device, oldest first."""
    rows = cx.rows(f"{_COLUMNS} WHERE device = ? AND envelope IS NULL ORDER BY id", (device,))
    return [OutboxRow(*row) for row in rows]


def others(cx: Cx, device: bytes) -> list[OutboxRow]:
    """What is queued for a device and is no event."""
    return [OutboxRow(*row) for row in cx.rows(f"{_COLUMNS} WHERE device = ? AND event_id IS NULL", (device,))]


def event_ids(cx: Cx, device: bytes) -> set[bytes]:
    """The ids of the events queued for a device."""
    rows = cx.rows("SELECT event_id FROM outbox WHERE device = ? AND event_id IS NOT NULL", (device,))
    return {id_ for (id_,) in rows}


def has_event(cx: Cx, device: bytes, event_id: bytes) -> bool:
    """Whether an event is queued for a device."""
    return cx.value("SELECT 1 FROM outbox WHERE event_id = ? AND device = ?", (event_id, device)) is not None


def is_queued(cx: Cx, event_id: bytes) -> bool:
    """Whether an event still has to reach any device."""
    return cx.value("SELECT 1 FROM outbox WHERE event_id = ?", (event_id,)) is not None


def acked(tx: Tx, device: bytes, hash16: bytes) -> OutboxRow | None:
    """Take out the row whose envelope a device acknowledged; None if there is none (a second ack)."""
    return _row(tx.one(_ACKED, (hash16, device)))


def has_envelope(cx: Cx, device: bytes, hash16: bytes) -> bool:
    """Whether an envelope is still queued for a device."""
    return cx.value("SELECT 1 FROM outbox WHERE hash16 = ? AND device = ?", (hash16, device)) is not None


def drop(tx: Tx, id_: int) -> None:
    """Take out a row for good."""
    tx.execute("DELETE FROM outbox WHERE id = ?", (id_,))


def of_event(cx: Cx, event_id: bytes) -> list[OutboxRow]:
    """The rows of one event, for whichever device."""
    return [OutboxRow(*row) for row in cx.rows(f"{_COLUMNS} WHERE event_id = ? ORDER BY id", (event_id,))]


def older(cx: Cx, before_ms: int, limit: int) -> list[OutboxRow]:
    """Rows whose ciphertext was made before a time: its 30 days are over."""
    rows = cx.rows(f"{_COLUMNS} WHERE made < ? AND envelope IS NOT NULL ORDER BY id LIMIT ?", (before_ms, limit))
    return [OutboxRow(*row) for row in rows]


def drop_device(tx: Tx, device: bytes) -> int:
    """Take out everything queued for a device; how many rows."""
    return tx.execute("DELETE FROM outbox WHERE device = ?", (device,))


def answers_to(cx: Cx, device: bytes) -> int:
    """How much that is no event is queued for a device."""
    number: int = cx.value("SELECT count(*) FROM outbox WHERE device = ? AND event_id IS NULL", (device,))
    return number


def answers(cx: Cx) -> int:
    """For how many devices something other than an event is queued: the answers to strangers are among them."""
    number: int = cx.value("SELECT count(DISTINCT device) FROM outbox WHERE event_id IS NULL")
    return number


def count(cx: Cx) -> int:
    """How many rows are queued in all."""
    number: int = cx.value("SELECT count(*) FROM outbox")
    return number


def events_by_device(cx: Cx) -> dict[bytes, int]:
    """How many events are queued for each device that has to get any."""
    return dict(cx.rows("SELECT device, count(*) FROM outbox WHERE event_id IS NOT NULL GROUP BY device"))


def _row(row: Row | None) -> OutboxRow | None:
    return None if row is None else OutboxRow(*row)
