"""Rows that tell how direct messages of our own reached each device, and how an event of anybody came here.

They are written in the transactions that happen anyway; nothing depends on them but what a person is told.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from node.store.transaction import Cx, Tx

READ_KEPT_MS: Final = 7 * 24 * 3600 * 1000
KEPT_MS: Final = 90 * 24 * 3600 * 1000
RETIRED: Final = 1 << 53  # above every number that a watermark can name


class Way(NamedTuple):
    """How something travels: lan, direct, file, or relay, and then its key; empty if that is not known."""

    name: str = ""
    relay: bytes = b""


UNKNOWN: Final = Way()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a message is on its way to one device; times in ms, 0 for what has not happened."""

    device: bytes
    queued: int
    departed: int
    way: Way
    received: int
    read: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An envelope that brought an event: from which device, when, which way, and how often it came again."""

    device: bytes
    at: int
    way: Way
    copies: int


def queued(tx: Tx, event_id: bytes, device: bytes, place: tuple[bytes, int], now_ms: int) -> None:
    """A message at (space, seq) of our chain was queued for a device; a second time changes nothing."""
    tx.execute(
        "INSERT OR IGNORE INTO delivery (event_id, device, space, seq, queued) VALUES (?, ?, ?, ?, ?)",
        (event_id, device, *place, now_ms),
    )


def departed(tx: Tx, event_id: bytes, device: bytes, way: Way, at_ms: int) -> None:
    """A message left us for the first time; later ways change nothing."""
    tx.execute(
        "UPDATE delivery SET departed = ?, way = ?, relay = ? WHERE event_id = ? AND device = ? AND departed = 0",
        (at_ms, *way, event_id, device),
    )


def received(tx: Tx, event_id: bytes, device: bytes, at_ms: int) -> None:
    """A device has acknowledged a message itself."""
    tx.execute(
        "UPDATE delivery SET received = ? WHERE event_id = ? AND device = ? AND received = 0", (at_ms, event_id, device)
    )


def marked(tx: Tx, space: bytes, device: bytes, upto: tuple[int, int], at_ms: int) -> None:
    """A device holds all of our chain up to one number, and its person has seen it up to another."""
    tx.execute(
        "UPDATE delivery SET received = ? WHERE device = ? AND space = ? AND seq <= ? AND received = 0",
        (at_ms, device, space, upto[0]),
    )
    tx.execute(
        "UPDATE delivery SET read = ? WHERE device = ? AND space = ? AND seq <= ? AND read = 0",
        (at_ms, device, space, upto[1]),
    )


def retire(tx: Tx) -> None:
    """Our chains go on with another device: from here on no watermark names a message that is followed now."""
    tx.execute("UPDATE delivery SET seq = seq + ? WHERE seq < ?", (RETIRED, RETIRED))


def deliveries(cx: Cx, event_id: bytes) -> list[Delivery]:
    """How far a message is on its way to each device it is for."""
    rows = cx.rows(
        "SELECT device, queued, departed, way, relay, received, read FROM delivery WHERE event_id = ?"
        " ORDER BY queued, device",
        (event_id,),
    )
    return [Delivery(device, at, left, Way(way, relay), *rest) for device, at, left, way, relay, *rest in rows]


def arrivals(cx: Cx, event_id: bytes) -> list[Arrival]:
    """The envelopes that brought an event, the first one first."""
    rows = cx.rows(
        "SELECT device, at, way, relay, copies FROM received WHERE event_id = ? ORDER BY at, hash16", (event_id,)
    )
    return [Arrival(device, at, Way(way, relay), copies) for device, at, way, relay, copies in rows]


def forget(tx: Tx, now_ms: int) -> None:
    """Forget what was read a week ago, and what was queued 90 days ago and waits no more."""
    tx.execute("DELETE FROM delivery WHERE read > 0 AND read < ?", (now_ms - READ_KEPT_MS,))
    tx.execute(
        "DELETE FROM delivery WHERE queued < ? AND NOT EXISTS (SELECT 1 FROM outbox"
        " WHERE outbox.event_id = delivery.event_id AND outbox.device = delivery.device)",
        (now_ms - KEPT_MS,),
    )
