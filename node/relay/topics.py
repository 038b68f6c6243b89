"""Topics and their entries in the relay's file: make, append many in one transaction, read, and forget what is too old.

Like `letters.py`, but nobody empties a topic: each reader keeps for itself how far it is, and only age and whoever made
it end an entry. When appending runs is `intake.py`, who follows a topic `following.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from crypto.primitives import equal
from node.errors import Refused
from node.relay import limits, store
from node.relay.letters import Outcome
from node.relay.limits import Quotas
from node.store.db import Cx, Tx
from sync import topic
from sync.topic import Append, Entry, Made, Make, Place

_BITS: Final = 40
TOPICS: Final = 1 << 22
"""Topics that a relay can ever make: their ids share 63 bits with the numbers of entries."""

_TOPIC: Final = "SELECT id, append, head, bytes, entries, member FROM topic WHERE name = ? AND expires > ?"
_INSERT: Final = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_UPDATE: Final = "UPDATE topic SET head = ?, bytes = ?, entries = ? WHERE id = ?"
_HELD: Final = "SELECT coalesce(sum(bytes), 0) FROM topic WHERE member = ?"
_MADE: Final = (
    "INSERT INTO topic (name, member, append, read, expires) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET expires = max(expires, excluded.expires)"
)


class Found(NamedTuple):
    """A topic that may be followed: its row, the number after which entries follow, and the newest number ever."""

    id: int
    after: int
    head: int


class _Filling:
    """A topic while one transaction appends to it."""

    __slots__ = ("append", "bytes", "entries", "head", "id", "member")

    def __init__(self, row: Sequence[int], append: bytes) -> None:
        self.id, self.head, self.bytes, self.entries, self.member = row
        self.append = append


class _Batch:
    """What one transaction has looked up: topics by name, and the bytes that each member's topics hold."""

    def __init__(self, tx: Tx, now: int) -> None:
        self.tx = tx
        self.now = now
        self._topics: dict[bytes, _Filling | None] = {}
        self._held: dict[int, int] = {}

    def topic(self, name: bytes) -> _Filling | None:
        """The topic of this name, if there is one."""
        if name not in self._topics:
            row = self.tx.one(_TOPIC, (name, self.now))
            self._topics[name] = None if row is None else _Filling((row[0], *row[2:]), row[1])
        return self._topics[name]

    def held(self, member: int) -> int:
        """Bytes in all topics of a member."""
        if member not in self._held:
            self._held[member] = self.tx.value(_HELD, (member,))
        return self._held[member]

    def add(self, into: _Filling, size: int) -> int:
        """Count one more entry; its number."""
        self._held[into.member] = self.held(into.member) + size
        into.head, into.bytes, into.entries = into.head + 1, into.bytes + size, into.entries + 1
        return into.head

    def finish(self) -> None:
        """Write the counts."""
        for each in self._topics.values():
            if each is not None:
                self.tx.execute(_UPDATE, (each.head, each.bytes, each.entries, each.id))


def append(tx: Tx, appends: Sequence[Append], now: int, quotas: Quotas) -> list[Outcome]:
    """Keep these entries, each for itself; what came of each, in order."""
    batch = _Batch(tx, now)
    outcomes = [_append(batch, each, quotas) for each in appends]
    batch.finish()
    return outcomes


def _append(batch: _Batch, each: Append, quotas: Quotas) -> Outcome:
    into = batch.topic(each.topic)
    if into is None or not equal(topic.hash_of_append(each.token), into.append):
        return "not_welcome"
    size, mark = len(each.envelope), topic.mark_of(each.envelope)
    if not _fits(batch, into, size, quotas):
        known = batch.tx.value("SELECT 1 FROM entry WHERE topic = ? AND hash = ?", (into.id, mark))
        return 0 if known else "topic_full"
    row = (into.id << _BITS | into.head + 1, into.id, mark, batch.now, size, each.envelope)
    if not batch.tx.execute(_INSERT, row):
        return 0
    return batch.add(into, size)


def _fits(batch: _Batch, into: _Filling, size: int, quotas: Quotas) -> bool:
    return (
        into.entries < quotas.topic_entries
        and into.bytes + size <= quotas.topic_bytes
        and batch.held(into.member) + size <= quotas.topics_bytes
    )


def make(tx: Tx, who: int, question: Make, now: int, quotas: Quotas) -> Made:
    """Make a topic, or move its end on; Refused("not_a_member", "too_many_topics", "relay_full")."""
    store.check_member(tx, who)
    append_, until = topic.hash_of_append(question.append), now + limits.TOPIC_S
    name = topic.topic_id(append_, question.read)
    made = tx.value("SELECT count(*) FROM topic WHERE member = ?", (who,))
    if made >= quotas.topics and tx.value("SELECT 1 FROM topic WHERE name = ?", (name,)) is None:
        raise Refused("too_many_topics", "A member makes a limited number of topics.")
    tx.execute(_MADE, (name, who, append_, question.read, until))
    row, used, expires = tx.rows("SELECT id, bytes, expires FROM topic WHERE name = ?", (name,))[0]
    if row >= TOPICS:
        raise Refused("relay_full", "This relay can make no more topics.")
    return Made(question.ref, name, used, quotas.topic_bytes, expires)


def drop(tx: Tx, who: int, name: bytes) -> None:
    """Forget a topic with its entries; Refused("unknown_topic") if this member has made none of that name."""
    row = tx.value("SELECT id FROM topic WHERE name = ? AND member = ?", (name, who))
    if row is None:
        raise Refused("unknown_topic", "This member has made no topic of that name.")
    _drop(tx, row)


def names_of(cx: Cx, who: int) -> list[bytes]:
    """The topics that a member has made."""
    return [name for (name,) in cx.rows("SELECT name FROM topic WHERE member = ?", (who,))]


def leave(tx: Tx, who: int) -> None:
    """Forget all topics of a member."""
    for (row,) in tx.rows("SELECT id FROM topic WHERE member = ?", (who,)):
        _drop(tx, row)


def find(cx: Cx, place: Place, now: int) -> Found | None:
    """The topic that somebody may read, and from where; None if there is none or the token is another's.

    From the beginning unless the entry at that number is the one that the reader holds: a relay that lost or replaced
    entries must not leave out others.
    """
    row = cx.one("SELECT id, read, head FROM topic WHERE name = ? AND expires > ?", (place.topic, now))
    if row is None or not equal(topic.hash_of_read(place.token), row[1]):
        return None
    is_here = place.after <= row[2] and place.mark == cx.value(
        "SELECT hash FROM entry WHERE id = ?", (row[0] << _BITS | place.after,)
    )
    return Found(row[0], place.after if is_here else 0, row[2])


def head(cx: Cx, row: int) -> int | None:
    """The number of the newest entry ever of a topic, None if there is no such topic any more."""
    found: int | None = cx.value("SELECT head FROM topic WHERE id = ?", (row,))
    return found


def read(cx: Cx, row: int, after: int, most: int, most_bytes: int) -> list[Entry]:
    """At most so many entries after a number, in order, within so many bytes; one at least, if there is any."""
    entries: list[Entry] = []
    size = 0
    for rows in cx.batches(
        "SELECT id, envelope FROM entry WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (row << _BITS | after + 1, (row + 1 << _BITS) - 1, most),
        8,
    ):
        for identifier, envelope in rows:
            size += len(envelope)
            if entries and size > most_bytes:
                return entries
            entries.append(Entry(identifier - (row << _BITS), envelope))
    return entries


def topics_after(cx: Cx, row: int, most: int) -> list[int]:
    """The next topics in order, for a walk over all of them."""
    return [each for (each,) in cx.rows("SELECT id FROM topic WHERE id > ? ORDER BY id LIMIT ?", (row, most))]


def forget_old(tx: Tx, rows: Sequence[int], now: int) -> int:
    """Delete what has lain in these topics too long, a bounded number from each; how many entries that were."""
    return sum(_forget_old(tx, row, now) for row in rows)


def end_old(tx: Tx, now: int) -> list[bytes]:
    """Forget topics that nobody has made again for long, a bounded number of them; their names."""
    rows = tx.rows("SELECT id, name FROM topic WHERE expires <= ? LIMIT ?", (now, limits.CLEAN_TOPICS))
    for row, _ in rows:
        _drop(tx, row)
    return [name for _, name in rows]


def _forget_old(tx: Tx, row: int, now: int) -> int:
    gone: int | None = tx.value("SELECT gone FROM topic WHERE id = ?", (row,))
    if gone is None:
        return 0
    first, last = row << _BITS, (row + 1 << _BITS) - 1
    oldest = tx.rows(
        "SELECT id, arrived, size FROM entry WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (first + gone + 1, last, limits.CLEAN_STEP),
    )
    over = [(identifier, size) for identifier, arrived, size in oldest if arrived <= now - limits.ENTRY_S]
    if not over:
        return 0
    upto = over[-1][0]
    less = [(identifier, size) for identifier, _, size in oldest if identifier <= upto]
    tx.execute("DELETE FROM entry WHERE id BETWEEN ? AND ?", (first + gone + 1, upto))
    tx.execute(
        "UPDATE topic SET gone = ?, bytes = bytes - ?, entries = entries - ? WHERE id = ?",
        (upto - first, sum(size for _, size in less), len(less), row),
    )
    return len(less)


def _drop(tx: Tx, row: int) -> None:
    tx.execute("DELETE FROM entry WHERE id BETWEEN ? AND ?", (row << _BITS, (row + 1 << _BITS) - 1))
    tx.execute("DELETE FROM topic WHERE id = ?", (row,))
