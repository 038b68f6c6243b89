"""What a backup takes from the store, and what the store remembers of what the folder holds.

Pages of the log, tables as a whole, files that are whole; nothing here knows the bytes of a backup. The tables are in
`schema/11_backup.sql`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from node.store.connection import Row
from node.store.log import DROPPED, State
from node.store.transaction import Cx, Tx
from sync.limits import SIGNATURE_BYTES

PAGE: Final = 500
ROWS: Final = 256
_EVENT: Final = "SELECT arrival, header, sig, payload, state, received_ms FROM event "
_TELLING: Final = ~int(State.FORKED)


@dataclass(frozen=True, slots=True)
class BlobFacts:
    """A file that is whole: what is said of it, the key of its chunks, and the addresses of its manifest and chunks."""

    manifest: bytes
    key: bytes = field(repr=False)
    size: int
    content: bytes = field(repr=False)
    mac: bytes
    made: int
    addresses: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as it lies in the log; `open_` says that it may still gain something."""

    arrival: int
    header: bytes
    proof: bytes
    payload: bytes | None
    state: int
    received: int
    open_: bool


def events(cx: Cx, me: bytes, after: int, upto: int) -> list[Kept]:
    """The next events of the log by arrival, at most 500."""
    rows = cx.rows(_EVENT + "WHERE arrival > ? AND arrival <= ? ORDER BY arrival LIMIT ?", (after, upto, PAGE))
    mine = _mine(cx, me, after, rows[-1][0]) if rows else set()
    return [_kept(row, row[0] in mine) for row in rows]


def settled(cx: Cx, me: bytes) -> list[Kept]:
    """Events that were saved and have changed since, at most 500."""
    rows = cx.rows(
        "SELECT e.arrival, e.header, e.sig, e.payload, e.state, e.received_ms FROM unsettled u"
        " JOIN event e USING (arrival)"
        " WHERE e.state & ?1 != u.state OR (e.payload IS NOT NULL) != u.whole ORDER BY e.arrival LIMIT ?2",
        (_TELLING, PAGE),
    )
    mine = {arrival for row in rows for arrival in _mine(cx, me, row[0] - 1, row[0])}
    return [_kept(row, row[0] in mine) for row in rows]


def note_events(tx: Tx, kept: Iterable[Kept]) -> None:
    """Remember which of these events may still gain something."""
    for each in kept:
        if each.open_:
            facts = (each.arrival, each.state & _TELLING, int(each.payload is not None))
            tx.execute("INSERT OR REPLACE INTO unsettled VALUES (?, ?, ?)", facts)
        else:
            tx.execute("DELETE FROM unsettled WHERE arrival = ?", (each.arrival,))


def table(cx: Cx, name: str, columns: Sequence[str], held: str = "1") -> Iterator[list[Row]]:
    """A table, or those of its rows of which `held` is true, in the order of its rows, in lists."""
    selected, order = ", ".join(columns), ", ".join(columns[:2])
    return cx.batches(f"SELECT {selected} FROM {name} WHERE {held} ORDER BY {order}", size=ROWS)  # noqa: S608 - ours


def fill(tx: Tx, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: bool) -> None:
    """Put rows into a table, which is emptied first if that is said; what the emptying was lost for is overwritten."""
    if empty:
        tx.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of ours
    marks = ", ".join("?" * len(columns))
    tx.executemany(f"INSERT OR REPLACE INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


def whole_blobs(cx: Cx, fresh: bool) -> list[BlobFacts]:
    """The files that are whole; unless a backup begins afresh, those that it does not hold yet."""
    unsaved = "" if fresh else " AND (manifest, key, size) NOT IN (SELECT manifest, key, size FROM saved_blob)"
    rows = cx.rows(
        f"SELECT id, manifest, key, size, content, mac, made FROM blob WHERE state = 'whole'{unsaved} ORDER BY id"  # noqa: S608
    )
    return [
        BlobFacts(manifest, key, size, content, mac, made, tuple(_parts(cx, blob)))
        for blob, manifest, key, size, content, mac, made in rows
    ]


def gone_blobs(cx: Cx) -> list[tuple[bytes, bytes, int]]:
    """(manifest, key, size) of files that the backup holds and that are not whole here any more."""
    return [
        (row[0], row[1], row[2])
        for row in cx.rows(
            "SELECT manifest, key, size FROM saved_blob s WHERE NOT EXISTS (SELECT 1 FROM blob b"
            " WHERE (b.manifest, b.key, b.size) = (s.manifest, s.key, s.size) AND b.state = 'whole')"
        )
    ]


def note_blobs(tx: Tx, saved: Iterable[tuple[bytes, bytes, int]], gone: Iterable[tuple[bytes, bytes, int]]) -> None:
    """Remember which files the backup holds now."""
    tx.executemany("INSERT OR IGNORE INTO saved_blob VALUES (?, ?, ?)", saved)
    tx.executemany("DELETE FROM saved_blob WHERE (manifest, key, size) = (?, ?, ?)", gone)


def forget(tx: Tx) -> None:
    """The backup holds nothing, as far as is known here."""
    tx.execute("DELETE FROM saved_blob")
    tx.execute("DELETE FROM unsettled")


def enter_blob(tx: Tx, facts: BlobFacts, sizes: Sequence[int] | None) -> None:
    """A file whose chunks, of these sizes, were put on the disk is whole here; harmless if it was, or if none were."""
    if sizes is None:
        return
    known = tx.value(
        "SELECT 1 FROM blob WHERE (manifest, key, size) = (?, ?, ?)", (facts.manifest, facts.key, facts.size)
    )
    if known is not None:
        return
    blob = tx.insert(
        "INSERT INTO blob VALUES (NULL, ?, ?, ?, 'whole', ?, ?, ?)",
        (facts.manifest, facts.key, facts.size, facts.content, facts.mac, facts.made),
    )
    tx.executemany("INSERT INTO blob_part VALUES (?, ?, ?)", [(blob, *part) for part in enumerate(facts.addresses)])
    tx.executemany("INSERT OR IGNORE INTO chunk VALUES (?, ?)", zip(facts.addresses, sizes, strict=True))


def _mine(cx: Cx, me: bytes, after: int, upto: int) -> set[int]:
    """Of some events those that are mine, signed, and not known to be with anybody else."""
    rows = cx.rows(
        "SELECT arrival FROM event WHERE arrival > ? AND arrival <= ? AND author = ? AND space != ?"
        " AND length(sig) = ? AND state & ? = 0",
        (after, upto, me, me, SIGNATURE_BYTES, int(State.SENT)),
    )
    return {arrival for (arrival,) in rows}


def _kept(row: Row, mine: bool) -> Kept:
    arrival, header, proof, payload, state, received = row
    awaited = payload is None and not state & DROPPED
    return Kept(arrival, header, proof, payload, state, received, mine or awaited or bool(state & State.VOUCHED))


def _parts(cx: Cx, blob: int) -> list[bytes]:
    return [row[0] for row in cx.rows("SELECT address FROM blob_part WHERE blob = ? ORDER BY place", (blob,))]
