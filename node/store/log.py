"""The log: append, look up, and the state of each device's chain. Only verified events come here.

What an event means is not known here. Chains are those of a space; what links compare are sets, in column `part`: a
space as a whole, or what it holds under one key (`sync.space.set_of`). See `schema/1_event.sql` and `grouped.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import islice
from typing import Final, NamedTuple

from node.errors import PeerFault, WorldFault
from node.store import expiry
from node.store.connection import Row
from node.store.transaction import Cx, Tx
from sync.event import SIGNED, STAMPED, Event, bucket, event_id
from sync.limits import SIGNATURE_BYTES
from sync.space import set_of, space_of

FORKS_KEPT: Final = 8
CHECKED_AFTER_UNCLEAN_STOP: Final = 1000
_CHUNKS: Final = (1, 16, 256)  # how many ids one statement asks for

_STORED: Final = "SELECT arrival, header, sig, payload, state, received_ms FROM event"
_ENTRY: Final = (
    "SELECT arrival, bucket, id, length(sig), length(header) + length(sig) + coalesce(length(payload), 0) FROM event"
)


class State(IntFlag):
    """What is special about a stored event; 0 is an ordinary one, verified and whole."""

    PLAIN = 0
    VOUCHED = 1  # v=2, given back by the other account of the space; shown as "restored from NAME"
    FORKED = 2  # its device stated more than one event for this position
    ERASED = 4  # payload dropped by an erase
    SUPERSEDED = 8  # payload dropped because a newer event replaced it
    EXPIRED = 16  # payload dropped because its time was over
    SENT = 32  # our own, and another account's device has it: in a circle or group; a direct one that was given back
    HIDDEN = 64  # in a group: of somebody who was out, or a statement that does not count; stored like any other
    RIGHTFUL = 128  # in a group: an erase whose author may erase what others wrote


DROPPED: Final = State.ERASED | State.SUPERSEDED | State.EXPIRED


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it lies in the store."""

    arrival: int
    event: Event
    state: State
    received_ms: int


class Place(NamedTuple):
    """Whose an event is and what it is, without its content."""

    author: bytes
    space: bytes
    kind: int
    version: int


class Head(NamedTuple):
    """The newest event of one device in one space, and up to which seq all of them are held (0: none)."""

    seq: int
    id: bytes
    hlc: int
    contiguous: int


class Entry(NamedTuple):
    """What a digest or a delta needs of an event; `size` in bytes of header, proof and payload."""

    arrival: int
    bucket: int
    id: bytes
    version: int
    size: int


def append(tx: Tx, event: Event, state: State, received_ms: int) -> int | None:
    """Store a verified event; its arrival number, or None if nothing new entered the log.

    None also when eight smaller ids hold its position already. A known event gains what it lacked: a payload that was
    missing without reason, and an end to being vouched. A vouched event never stands beside a verified one:
    `PeerFault("slot_taken")`, and a verified one takes a vouched one's place.
    """
    event, is_late = expiry.enter(tx, event, received_ms)
    space, header, state = space_of(event), event.header, state | (State.EXPIRED if is_late else State.PLAIN)
    if _continues(tx, space, event):
        return _insert(tx, space, event, state, received_ms)
    top = head(tx, space, header.device)
    if top is not None and header.seq <= top.seq:
        if has(tx, event.id):
            _complete(tx, event, state)
            return None
        fork = _make_room(tx, space, event, state)
        if fork is None:
            return None
        state |= fork
        top = head(tx, space, header.device)
    arrival = _insert(tx, space, event, state, received_ms)
    _advance(tx, space, event, top)
    return arrival


def has(cx: Cx, id_: bytes) -> bool:
    """Whether the log holds this id, with or without its payload."""
    return cx.value("SELECT 1 FROM event WHERE id = ?", (id_,)) is not None


def get(cx: Cx, id_: bytes) -> Stored | None:
    """The stored event with this id."""
    row = cx.one(f"{_STORED} WHERE id = ?", (id_,))
    return None if row is None else _stored(row)


def place(cx: Cx, id_: bytes) -> Place | None:
    """Whose a stored event is and where it belongs; cheaper than the event."""
    row = cx.one("SELECT author, space, kind, length(sig) FROM event WHERE id = ?", (id_,))
    return None if row is None else Place(row[0], row[1], row[2], SIGNED if row[3] == SIGNATURE_BYTES else STAMPED)


def note_sent(tx: Tx, id_: bytes) -> bool:
    """Note that another account's device has an event; False if that was known."""
    flag = int(State.SENT)
    return tx.execute("UPDATE event SET state = state | ? WHERE id = ? AND state & ? = 0", (flag, id_, flag)) > 0


def unsent(cx: Cx, space: bytes, device: bytes, upto: int = -1) -> list[bytes]:
    """The ids of what a device stated in a space and nobody else is known to have, by seq; -1: up to the newest."""
    rows = cx.rows(
        "SELECT id FROM event WHERE space = ?1 AND device = ?2 AND seq > 0 AND (?3 < 0 OR seq <= ?3)"
        " AND state & ?4 = 0 ORDER BY seq, id",
        (space, device, upto, int(State.SENT)),
    )
    return [id_ for (id_,) in rows]


def events(cx: Cx, ids: Sequence[bytes]) -> list[Event]:
    """The events with these ids, in the order asked; ids that are not held are left out."""
    found: dict[bytes, Event] = {}
    for chunk in _chunks(ids):
        for row in cx.rows(f"{_STORED} WHERE id IN ({_marks(chunk)})", chunk):
            event = _stored(row).event
            found[event.id] = event
    return [found[id_] for id_ in ids if id_ in found]


def missing(cx: Cx, ids: Sequence[bytes]) -> list[bytes]:
    """Those of the ids that the log does not hold, in the order given."""
    held: set[bytes] = set()
    for chunk in _chunks(ids):
        held.update(id_ for (id_,) in cx.rows(f"SELECT id FROM event WHERE id IN ({_marks(chunk)})", chunk))  # noqa: S608 - only "?"
    return [id_ for id_ in ids if id_ not in held]


def entries(cx: Cx, part: bytes, after: int = 0, upto: int | None = None, limit: int = -1) -> list[Entry]:
    """What arrived in a set with a number above `after` and at most `upto`, in order of arrival; -1: no limit."""
    rows = cx.rows(
        f"{_ENTRY} WHERE part = ? AND arrival > ? AND arrival <= ? ORDER BY arrival LIMIT ?",
        (part, after, top(cx) if upto is None else upto, limit),
    )
    return [_entry(row) for row in rows]


def held(cx: Cx, ids: Sequence[bytes]) -> list[Entry]:
    """What is held of these ids, without content and in no order."""
    return [_entry(row) for chunk in _chunks(ids) for row in cx.rows(f"{_ENTRY} WHERE id IN ({_marks(chunk)})", chunk)]


def before(cx: Cx, part: bytes, low: int, key: tuple[int, bytes], limit: int) -> list[Entry]:
    """The last `limit` events of a set in buckets from `low` on, below (bucket, id), the newest first."""
    order = "AND bucket >= ? AND (bucket, id) < (?, ?) ORDER BY bucket DESC, id DESC LIMIT ?"
    found = cx.rows(f"{_ENTRY} INDEXED BY event_bucket WHERE part = ? {order}", (part, low, *key, limit))
    return [_entry(row) for row in found]


def news(cx: Cx, after: int) -> set[bytes]:
    """The sets in which anything arrived with a number above `after`."""
    if after <= 0:
        return {part for (part,) in cx.rows("SELECT DISTINCT part FROM digest")}
    return {part for (part,) in cx.rows("SELECT DISTINCT part FROM event NOT INDEXED WHERE arrival > ?", (after,))}


def newest(cx: Cx, part: bytes, limit: int) -> list[bytes]:
    """The ids of what arrived last in a set, at most `limit`, in order of arrival."""
    rows = cx.rows("SELECT id FROM event WHERE part = ? ORDER BY arrival DESC LIMIT ?", (part, limit))
    return [id_ for (id_,) in reversed(rows)]


def gained(cx: Cx, before: Stored) -> bool:
    """Whether an event that was known has its content only now, or is vouched for no more."""
    after = get(cx, before.event.id)
    came = after is not None and after.event.payload is not None and before.event.payload is None
    return came or (after is not None and bool((before.state & ~after.state) & State.VOUCHED))


def ids(cx: Cx, part: bytes) -> list[bytes]:
    """The ids of everything held of a set, in their own order; for sets that stay small."""
    return sorted(id_ for (id_,) in cx.rows("SELECT id FROM event WHERE part = ?", (part,)))


def top(cx: Cx) -> int:
    """The highest arrival number ever given, 0 for an empty log."""
    return cx.value("SELECT seq FROM sqlite_sequence WHERE name = 'event'") or 0


def head(cx: Cx, space: bytes, device: bytes) -> Head | None:
    """The state of one device's chain in a space, or None if nothing of it is held."""
    row = cx.one(
        "SELECT top_seq, top_id, top_hlc, contiguous FROM head WHERE space = ? AND device = ?", (space, device)
    )
    return None if row is None else Head(*row)


def heads(cx: Cx, space: bytes) -> dict[bytes, Head]:
    """The state of every device's chain in a space."""
    rows = cx.rows("SELECT device, top_seq, top_id, top_hlc, contiguous FROM head WHERE space = ?", (space,))
    return {device: Head(*rest) for device, *rest in rows}


def contiguous(cx: Cx, space: bytes, device: bytes, known: int = 0) -> int:
    """The number up to which all of a chain is held, 0 for none: a delivery mark. Gaps below `known` are none."""
    found = head(cx, space, device)
    upto = 0 if found is None else found.contiguous
    return upto if found is None or upto >= known else _walk(cx, space, device, known)


def chain_ids(cx: Cx, space: bytes, device: bytes, kind: int | None = None) -> list[bytes]:
    """The ids of what a device stated in a space, by seq; of one kind only if it is given."""
    rows = cx.rows("SELECT id, kind FROM event WHERE space = ? AND device = ? ORDER BY seq, id", (space, device))
    return [id_ for id_, of_kind in rows if kind is None or of_kind == kind]


def last_hlc(cx: Cx, device: bytes, not_after: int) -> int:
    """The clock value to continue from: the newest of `device`, our own, or of any chain up to hlc `not_after`."""
    return cx.value("SELECT max(top_hlc) FROM head WHERE device = ? OR top_hlc <= ?", (device, not_after)) or 0


def erase(tx: Tx, id_: bytes, reason: State = State.ERASED) -> bool:
    """Drop an event's payload for a `reason` among `DROPPED`; True if there was one. Header and id stay for ever."""
    if not reason & DROPPED:
        raise ValueError("a payload is dropped for a reason")
    held = tx.value("SELECT payload IS NOT NULL FROM event WHERE id = ?", (id_,))
    tx.execute("UPDATE event SET payload = NULL, state = state | ? WHERE id = ?", (int(reason), id_))
    return bool(held)


def replay(
    cx: Cx, spaces: Sequence[bytes] | None = None, kinds: Sequence[int] | None = None, size: int = 500
) -> Iterator[list[Stored]]:
    """The whole log, or the given spaces and kinds of it, in (hlc, id) order, in lists of at most `size`.

    Only numbers are sorted; rows are read list by list, so a long log never stands in memory at once.
    """
    conditions, params = ["1"], list[object]()
    for column, allowed in (("space", spaces), ("kind", kinds)):
        if allowed is not None:
            conditions.append(f"{column} IN ({_marks(allowed)})")
            params.extend(allowed)
    order = f"SELECT arrival FROM event WHERE {' AND '.join(conditions)} ORDER BY hlc, id"  # noqa: S608 - only "?"
    for batch in cx.batches(order, params, size):
        arrivals = [arrival for (arrival,) in batch]
        rows = {row[0]: row for row in cx.rows(f"{_STORED} WHERE arrival IN ({_marks(arrivals)})", arrivals)}
        yield [_stored(rows[arrival]) for arrival in arrivals if arrival in rows]


def check_heads(cx: Cx) -> None:
    """After an unclean stop: chains and their heads agree, and the newest events hash to their ids.

    `WorldFault("store_damaged")` otherwise. Bounded: a few look-ups a chain, and the newest thousand events.
    """
    broken = cx.value(
        "SELECT 1 FROM head h WHERE"
        " NOT EXISTS (SELECT 1 FROM event e WHERE e.id = h.top_id AND e.seq = h.top_seq AND e.space = h.space)"
        " OR (h.contiguous > 0 AND NOT EXISTS (SELECT 1 FROM event e"
        "     WHERE e.space = h.space AND e.device = h.device AND e.seq = h.contiguous))"
        " OR EXISTS (SELECT 1 FROM event e"
        "     WHERE e.space = h.space AND e.device = h.device AND e.seq = h.contiguous + 1) LIMIT 1"
    )
    newest = cx.rows("SELECT id, header FROM event ORDER BY arrival DESC LIMIT ?", (CHECKED_AFTER_UNCLEAN_STOP,))
    if broken is not None or any(event_id(header) != id_ for id_, header in newest):
        raise WorldFault("store_damaged", "The event log does not agree with itself.")


def _insert(tx: Tx, space: bytes, event: Event, state: State, received_ms: int) -> int:
    """Its triggers count it too: without OR FAIL, SQLite would copy every page for the case that they cannot."""
    header = event.header
    return tx.insert(
        "INSERT OR FAIL INTO event (id, space, part, bucket, author, device, seq, hlc, kind, header, sig, payload,"
        " state, received_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id, space, set_of(event), bucket(header.hlc), header.author, header.device, header.seq,
            header.hlc, header.kind, event.header_bytes, event.proof, event.payload, int(state), received_ms,
        ),
    )  # fmt: skip


def _complete(tx: Tx, event: Event, state: State) -> None:
    if not state & State.VOUCHED:
        tx.execute("UPDATE event SET state = state & ~? WHERE id = ? AND state & ?", (1, event.id, 1))
    if event.payload is not None:
        tx.execute(
            "UPDATE event SET payload = ? WHERE id = ? AND payload IS NULL AND state & ? = 0",
            (event.payload, event.id, int(DROPPED)),
        )


def _make_room(tx: Tx, space: bytes, event: Event, state: State) -> State | None:
    """Judge an event against others in its position: the flag it gets, or None if it may not enter."""
    slot = (space, event.header.device, event.header.seq)
    rivals = tx.rows("SELECT id, state FROM event WHERE space = ? AND device = ? AND seq = ? ORDER BY id", slot)
    vouched = [id_ for id_, was in rivals if was & State.VOUCHED]
    verified = [id_ for id_, was in rivals if not was & State.VOUCHED]
    if state & State.VOUCHED and verified:
        raise PeerFault("slot_taken", "A vouched event names a position that a verified one holds.")
    if not state & State.VOUCHED:
        for id_ in vouched:
            _remove(tx, slot, id_)
    rivals_left = vouched if state & State.VOUCHED else verified
    if len(rivals_left) >= FORKS_KEPT:
        if event.id > rivals_left[-1]:
            return None
        _remove(tx, slot, rivals_left[-1])
    if not rivals_left:
        return State.PLAIN
    tx.execute(
        "UPDATE event SET state = state | ? WHERE space = ? AND device = ? AND seq = ?", (int(State.FORKED), *slot)
    )
    return State.FORKED


def _remove(tx: Tx, slot: tuple[bytes, bytes, int], id_: bytes) -> None:
    """Take one event out of its position; the caller puts another one there, so no gap opens below it."""
    tx.execute("DELETE FROM event WHERE id = ?", (id_,))
    tx.execute("UPDATE head SET top_seq = -1 WHERE space = ? AND device = ? AND top_id = ?", (*slot[:2], id_))


def _continues(tx: Tx, space: bytes, event: Event) -> bool:
    """Move a chain on if the event is the next one of a chain without a gap, as most are; the rest needs a look."""
    header = event.header
    moved = tx.execute(
        "UPDATE head SET contiguous = ?1, top_seq = ?1, top_id = ?2, top_hlc = ?3"
        " WHERE space = ?4 AND device = ?5 AND contiguous = ?1 - 1 AND top_seq = ?1 - 1",
        (header.seq, event.id, header.hlc, space, header.device),
    )
    return moved > 0


def _advance(tx: Tx, space: bytes, event: Event, top: Head | None) -> None:
    header = event.header
    upto = 0 if top is None else top.contiguous
    if header.seq == upto + 1:
        upto += 1
        if top is not None and top.seq > upto:
            upto = _walk(tx, space, header.device, upto)
    tx.execute(
        "INSERT INTO head VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (space, device) DO UPDATE SET contiguous = ?3,"
        " top_id = iif(?4 > top_seq, ?5, top_id), top_hlc = iif(?4 > top_seq, ?6, top_hlc), top_seq = max(?4, top_seq)",
        (space, header.device, upto, header.seq, event.id, header.hlc),
    )


def _walk(cx: Cx, space: bytes, device: bytes, upto: int) -> int:
    """From a number that is held, the last one before the next gap."""
    chain = "SELECT DISTINCT seq FROM event WHERE space = ? AND device = ? AND seq > ? ORDER BY seq"
    for batch in cx.batches(chain, (space, device, upto)):
        for (seq,) in batch:
            if seq != upto + 1:
                return upto
            upto = seq
    return upto


def _entry(row: Row) -> Entry:
    arrival, bucket_, id_, proof, size = row
    return Entry(arrival, bucket_, id_, SIGNED if proof == SIGNATURE_BYTES else STAMPED, size)


def _stored(row: Row) -> Stored:
    arrival, header, proof, payload, state, received_ms = row
    return Stored(arrival, Event(header, proof, payload), State(state), received_ms)


def _chunks(ids: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lists of few lengths, the last one filled up by repeating itself, so that the driver prepares few statements."""
    pending = iter(ids)
    while chunk := list(islice(pending, _CHUNKS[-1])):
        size = next(size for size in _CHUNKS if size >= len(chunk))
        yield chunk + chunk[-1:] * (size - len(chunk))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
