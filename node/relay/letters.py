"""Envelopes in boxes: put many in one transaction, read what waits, take, and forget what is too old.

This is the relay's hot path: one transaction serves whoever waits, each envelope costs one lookup of its token and one
insert. When it runs is `intake.py`, who reads is `reader.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from crypto.primitives import sha256
from node.relay import limits
from node.relay.limits import Quotas
from node.store.db import Cx, Tx
from sync.hub import Letter, Put, token_hash

Outcome: TypeAlias = int | str
"""The number an envelope got, 0 for a repeat, or the code of a refusal."""

_BITS: Final = 40
_HASH: Final = 16

_BOX: Final = "SELECT id, head, bytes, letters, knock_bytes, knocks FROM box WHERE name = ?"
_TOKEN: Final = "SELECT expires FROM token WHERE box = ? AND hash = ?"  # noqa: S105 - not a password
_INSERT: Final = "INSERT INTO letter VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_UPDATE: Final = "UPDATE box SET head = ?, bytes = ?, letters = ?, knock_bytes = ?, knocks = ? WHERE id = ?"
_SUM: Final = "SELECT knock, count(*), sum(size) FROM letter WHERE id BETWEEN ? AND ? GROUP BY knock"
_LESS: Final = (
    "UPDATE box SET taken = ?, letters = letters - ?, bytes = bytes - ?, knocks = knocks - ?,"
    " knock_bytes = knock_bytes - ? WHERE id = ?"
)


class _Filling:
    """A box while one transaction puts into it."""

    __slots__ = ("bytes", "head", "id", "knock_bytes", "knocks", "letters", "tokens")

    def __init__(self, row: Sequence[int]) -> None:
        self.id, self.head, self.bytes, self.letters, self.knock_bytes, self.knocks = row
        self.tokens: dict[bytes, int | None] = {}


def put(tx: Tx, puts: Sequence[Put], now: int, quotas: Quotas) -> list[Outcome]:
    """Keep these envelopes, each for itself; what came of each, in order."""
    boxes: dict[bytes, _Filling | None] = {}
    outcomes = [_put(tx, boxes, each, now, quotas) for each in puts]
    for box in boxes.values():
        if box is not None:
            tx.execute(_UPDATE, (box.head, box.bytes, box.letters, box.knock_bytes, box.knocks, box.id))
    return outcomes


def _put(tx: Tx, boxes: dict[bytes, _Filling | None], each: Put, now: int, quotas: Quotas) -> Outcome:
    if each.box not in boxes:
        row = tx.one(_BOX, (each.box,))
        boxes[each.box] = None if row is None else _Filling(row)
    box = boxes[each.box]
    if box is None:
        return "not_welcome"
    if each.token not in box.tokens:
        box.tokens[each.token] = tx.value(_TOKEN, (box.id, token_hash(each.token)))
    expires = box.tokens[each.token]
    if expires is None or 0 < expires <= now:
        return "not_welcome"
    size, is_knock = len(each.envelope), expires > 0
    if is_knock and (box.knocks >= limits.KNOCK_LETTERS or box.knock_bytes + size > limits.KNOCK_BYTES):
        return _unless_repeated(tx, box, each.envelope, "knocks_full")
    if not is_knock and (box.letters >= quotas.box_letters or box.bytes + size > quotas.box_bytes):
        return _unless_repeated(tx, box, each.envelope, "box_full")
    number = box.head + 1
    row = (box.id << _BITS | number, box.id, _hash(each.envelope), is_knock, now, size, each.envelope)
    if not tx.execute(_INSERT, row):
        return 0
    box.head = number
    if is_knock:
        box.knocks, box.knock_bytes = box.knocks + 1, box.knock_bytes + size
    else:
        box.letters, box.bytes = box.letters + 1, box.bytes + size
    return number


def _unless_repeated(tx: Tx, box: _Filling, envelope: bytes, code: str) -> Outcome:
    """A repeat of what was taken is answered as such even when nothing more fits."""
    known = tx.value("SELECT 1 FROM letter WHERE box = ? AND hash = ?", (box.id, _hash(envelope)))
    return 0 if known else code


def take(tx: Tx, upto: Mapping[int, int]) -> None:
    """Forget the envelopes of boxes up to these numbers; repeats of them stay known for a while."""
    for box, number in upto.items():
        row = tx.one("SELECT taken, head FROM box WHERE id = ?", (box,))
        if row is None or number <= row[0]:
            continue
        last = min(number, row[1])
        _forget(tx, box, row[0], last)
        first = box << _BITS
        tx.execute("UPDATE letter SET envelope = NULL WHERE id BETWEEN ? AND ?", (first + row[0] + 1, first + last))
        tx.execute("DELETE FROM letter WHERE id BETWEEN ? AND ?", (first, first + max(0, last - limits.TAKEN_KEPT)))


def read(cx: Cx, box: int, after: int, most: int, most_bytes: int) -> list[Letter]:
    """At most so many envelopes after a number, in order; one at least, if there is any, else within so many bytes."""
    letters: list[Letter] = []
    size = 0
    for rows in cx.batches(
        "SELECT id, envelope FROM letter WHERE id BETWEEN ? AND ? AND envelope IS NOT NULL ORDER BY id LIMIT ?",
        (box << _BITS | after + 1, (box + 1 << _BITS) - 1, most),
        8,
    ):
        for identifier, envelope in rows:
            size += len(envelope)
            if letters and size > most_bytes:
                return letters
            letters.append(Letter(identifier - (box << _BITS), envelope))
    return letters


def boxes_after(cx: Cx, box: int, most: int) -> list[int]:
    """The next boxes in order, for a walk over all of them."""
    return [row[0] for row in cx.rows("SELECT id FROM box WHERE id > ? ORDER BY id LIMIT ?", (box, most))]


def forget_old(tx: Tx, boxes: Sequence[int], now: int) -> int:
    """Delete what has lain in these boxes too long, a bounded number from each; how many envelopes were lost by it."""
    return sum(_forget_old(tx, box, now) for box in boxes)


def _forget_old(tx: Tx, box: int, now: int) -> int:
    taken: int | None = tx.value("SELECT taken FROM box WHERE id = ?", (box,))
    if taken is None:
        return 0
    first, last = box << _BITS, (box + 1 << _BITS) - 1
    tx.execute(
        "DELETE FROM letter WHERE id BETWEEN ? AND ? AND arrived <= ?", (first, first + taken, now - limits.TAKEN_S)
    )
    oldest = tx.rows(
        "SELECT id, arrived FROM letter WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (first + taken + 1, last, limits.CLEAN_STEP),
    )
    over = [identifier for identifier, arrived in oldest if arrived <= now - limits.LETTER_S]
    if not over:
        return 0
    _forget(tx, box, taken, over[-1] - first)
    return tx.execute("DELETE FROM letter WHERE id BETWEEN ? AND ?", (first + taken + 1, over[-1]))


def _forget(tx: Tx, box: int, after: int, last: int) -> None:
    """Take the envelopes of these numbers off the counts of their box."""
    less = {0: (0, 0), 1: (0, 0)}
    for knock, count, size in tx.rows(_SUM, (box << _BITS | after + 1, box << _BITS | last)):
        less[knock] = (count, size)
    tx.execute(_LESS, (last, *less[0], *less[1], box))


def _hash(envelope: bytes) -> bytes:
    return sha256(envelope)[:_HASH]
