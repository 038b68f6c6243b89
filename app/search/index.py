"""The full-text index: texts go in and out of it, and are found newest first. It knows no subject.

Everything is one FTS5 table without positions: a word is looked up by some of the threes of signs in it, and the text
is looked at for the whole word. What narrows a question is a mark, which the index keeps like any other three.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.context import Reader, Row
from app.search.folding import fold
from node.store.transaction import Tx

END = "\x01\x01"  # behind each text; folded ones hold no control signs
EACH_MS = 8  # numbers; what a device says faster spills over into those of the next ones. Few make a small index
IN_ORDER = 8  # texts of one clock value
NOTHING = "\x01\x01\x01"  # no text holds it
LEAST = 3  # signs of a word that the index itself finds
MOST_BEGINNINGS = 300  # threes that may begin with a shorter word
GLANCE = 200  # texts that are looked at without the index
SAMPLE = 100  # of them tell what is rare
FEW, MANY = 3, 8  # threes of signs by which texts are looked up: the rarest, more of them where there is much to see
FIRST, LAST = -1, 2**63 - 1
_PLACE, _WRITER, _SORT = range(3)
_MARKS, _DIGITS, _DIGIT = 0xE000, 256, 0xF000  # signs for private use, which no folded text holds


@dataclass(frozen=True, slots=True)
class Entry:
    """A text as it is to be found; `sort` is a number of the caller's, `under` as the table has it."""

    id: bytes
    space: bytes
    author: bytes
    sort: int
    at: int
    text: str
    under: bytes | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: all the folded words, and one of each that is not None; numbers in `since` <= n < `until`."""

    words: Sequence[str]
    spaces: Sequence[bytes] | None = None
    authors: Sequence[bytes] | None = None
    sorts: Sequence[int] | None = None
    since: int = FIRST
    until: int = LAST


@dataclass(frozen=True, slots=True)
class Hit:
    """Where something was found."""

    number: int
    id: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the newest first, and the number above which everything was looked at; FIRST: there is nothing more."""

    hits: Sequence[Hit]
    end: int


def place(ms: int) -> int:
    """Give the first number of a time in Unix milliseconds."""
    return EACH_MS * ms


def keep(tx: Tx, entry: Entry) -> None:
    """Put a text into the index, in the place of what it held for the same id."""
    said = fold(entry.text) + END
    held = tx.one("SELECT number, at, under FROM search_entry WHERE id = ?", (entry.id,))
    if held is not None:
        number, *rest = held
        if rest == [entry.at, entry.under] and _said(tx, number) == said:
            return
        drop(tx, entry.id)
    number = _free(tx, entry.at, entry.id)
    tx.execute(
        "INSERT INTO search_entry (id, number, at, under) VALUES (?, ?, ?, ?)",
        (entry.id, number, entry.at, entry.under),
    )
    marks = (_mark(_PLACE, _handle(tx, entry.space)), _mark(_WRITER, _handle(tx, entry.author)))
    tx.execute(
        "INSERT INTO search_text (rowid, said, place, writer, sort, id) VALUES (?, ?, ?, ?, ?, ?)",
        (number, said, *marks, _mark(_SORT, entry.sort), entry.id),
    )


def drop(tx: Tx, ident: bytes) -> None:
    """Take a text out of the index, so that nothing of it is left."""
    number = tx.value("SELECT number FROM search_entry WHERE id = ?", (ident,))
    if number is not None:
        tx.execute("DELETE FROM search_text WHERE rowid = ?", (number,))
        tx.execute("DELETE FROM search_entry WHERE id = ?", (ident,))


def concerned(cx: Reader, ident: bytes) -> list[bytes]:
    """Give the ids of texts that an event has a say in: its own, and those that stand under it."""
    return [one for (one,) in cx.rows("SELECT id FROM search_entry WHERE id = ?1 OR under = ?1", (ident,))]


def of_space(cx: Reader, space: bytes) -> list[bytes]:
    """Give the ids of all texts of a space."""
    marks = _known(cx, _PLACE, [space])
    return [ident for (ident,) in cx.rows("SELECT id FROM search_text WHERE search_text MATCH ?", (marks,))]


def glance(cx: Reader, wanted: Wanted) -> tuple[Found, list[str]]:
    """Look at the newest texts as they come, where what is common stands; give them, too: they tell what is rare."""
    rows = _rows(cx, _all(_narrowed(cx, wanted)), wanted, GLANCE)
    hits = [Hit(number, ident) for number, ident, said in rows if all(word in said for word in wanted.words)]
    return Found(hits, rows[-1][0] if len(rows) == GLANCE else FIRST), [said for *_, said in rows[:SAMPLE]]


def find(cx: Reader, wanted: Wanted, looked: int, seen: Sequence[str] = ()) -> Found:
    """Give the newest texts that hold all words, by what of them is rare in texts that were `seen`.

    Texts that may hold them are looked at one by one, `looked` of them at most.
    """
    threes = {word[at : at + LEAST] for word in wanted.words for at in range(len(word) - LEAST + 1)}
    rarest = sorted(threes or wanted.words, key=lambda part: (sum(part in said for said in seen), part))
    if threes or not rarest:
        parts = list(map(_quoted, rarest[: FEW if looked <= GLANCE else MANY]))
    else:
        is_common = sum(rarest[0] in said for said in seen) > len(seen) // 10
        parts = [] if is_common else [_beginnings(cx, rarest[0])]
    rows = _rows(cx, _all([*parts, *_narrowed(cx, wanted)]), wanted, looked)
    hits = [Hit(number, ident) for number, ident, said in rows if all(word in said for word in wanted.words)]
    return Found(hits, rows[-1][0] if len(rows) == looked else FIRST)


def _rows(cx: Reader, asked: str, wanted: Wanted, most: int) -> list[Row]:
    match = "search_text MATCH ?1 AND " if asked else ""
    return cx.rows(
        f"SELECT rowid, id, said FROM search_text WHERE {match}rowid >= ?2 AND rowid < ?3 AND ?1 = ?1 "  # noqa: S608
        "ORDER BY rowid DESC LIMIT ?4",
        (asked, wanted.since, wanted.until, most),
    )


def _narrowed(cx: Reader, wanted: Wanted) -> list[str]:
    """Give what the marks of texts must be."""
    sorts = "" if wanted.sorts is None else _any(_mark(_SORT, sort) for sort in wanted.sorts)
    return [_known(cx, _PLACE, wanted.spaces), _known(cx, _WRITER, wanted.authors), sorts]


def _beginnings(cx: Reader, word: str) -> str:
    """Give all threes that begin with a word of one or two signs; empty where there are so many that it is common."""
    found = cx.rows(
        "SELECT term FROM search_term WHERE term >= ? AND term < ? LIMIT ?",
        (word, word + "\U0010ffff", MOST_BEGINNINGS + 1),
    )
    return _any(three for (three,) in found) if len(found) <= MOST_BEGINNINGS else ""


def _known(cx: Reader, field: int, ids: Sequence[bytes] | None) -> str:
    """Give what narrows to some spaces or accounts, none of whose texts may be here; empty if nothing does."""
    if ids is None:
        return ""
    found = [cx.value("SELECT number FROM search_handle WHERE id = ?", (ident,)) for ident in ids]
    return _any(_mark(field, number) for number in found if number is not None)


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(part for part in parts if part)


def _any(threes: Iterable[str]) -> str:
    """Give any of these; of none it is what no text holds."""
    return f"({' OR '.join(map(_quoted, threes)) or _quoted(NOTHING)})"


def _quoted(three: str) -> str:
    return '"' + three.replace('"', '""') + '"'


def _mark(field: int, number: int) -> str:
    """Give a number as three signs that stand for it in one field alone."""
    high, rest = divmod(number, _DIGITS * _DIGITS)
    middle, low = divmod(rest, _DIGITS)
    return chr(_MARKS + _DIGITS * field + high) + chr(_DIGIT + middle) + chr(_DIGIT + low)


def _handle(tx: Tx, ident: bytes) -> int:
    known: int | None = tx.value("SELECT number FROM search_handle WHERE id = ?", (ident,))
    return tx.insert("INSERT INTO search_handle (id) VALUES (?)", (ident,)) if known is None else known


def _said(cx: Reader, number: int) -> str | None:
    said: str | None = cx.value("SELECT said FROM search_text WHERE rowid = ?", (number,))
    return said


def _free(cx: Reader, at: int, ident: bytes) -> int:
    """Give a number that is free at a place in time, or close to it where many stated the same clock value.

    The first of those stand in order of arrival; then how far off one may be doubles with each try, so that nobody
    makes this slow who states the same value often.
    """
    number = wish = place(at >> 16) + (at & 0xFFFF)
    tries = 0
    while cx.value("SELECT 1 FROM search_text WHERE rowid = ?", (number,)) is not None:
        tries += 1
        drawn = int.from_bytes(hashlib.sha256(bytes([tries]) + ident).digest()[:4])
        number = wish + (tries if tries <= IN_ORDER else drawn % (1 << min(tries, 32)))
    return number
