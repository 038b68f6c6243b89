"""Calls' questions to its tables: rows in, views out, each on one snapshot of the store.

Pages go by (at, id), so that a call that ends in between neither repeats nor hides another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.calls import rules
from app.calls.views import CallLineView
from app.context import Reader, Row
from app.errors import Refused
from app.people.rules import Person
from app.wording import moment, read_id

AFTER_ALL = (2**63 - 1, b"\xff" * 33)  # a place behind every line


def noted(cx: Reader, calls: Sequence[bytes]) -> set[bytes]:
    """Give those of these calls that are history already."""
    marks = ", ".join("?" * len(calls))
    return {call for (call,) in cx.rows(f"SELECT call FROM calls_line WHERE mine AND call IN ({marks})", calls)}  # noqa: S608


def page(
    cx: Reader, people: Mapping[bytes, Person], space: bytes | None, limit: int, before: str | None
) -> list[CallLineView]:
    """Give up to `limit` lines, newest first, of all direct spaces or of one; Refused `unknown_call`."""
    at, ident = AFTER_ALL if before is None else _place(cx, before)
    spaces = list(people) if space is None else [space]
    marks = ", ".join("?" * len(spaces))
    rows = cx.rows(
        "SELECT id, call, space, mine, video, why, began, seconds, at >> 16 FROM calls_line "  # noqa: S608
        f"WHERE (at, id) < (?, ?) AND space IN ({marks}) ORDER BY at DESC, id DESC LIMIT ?",
        (at, ident, *spaces, limit),
    )
    return [_line(row, people[row[2]]) for row in rows]


def _place(cx: Reader, before: str) -> tuple[int, bytes]:
    row = cx.one("SELECT at, id FROM calls_line WHERE id = ?", (read_id(before),))
    if row is None:
        raise Refused("unknown_call", "There is no call with that id in the history.")
    return row[0], row[1]


def _line(row: Row, person: Person) -> CallLineView:
    ident, call, space, mine, video, why, began, seconds, stated_ms = row
    return CallLineView(
        id=ident.hex(),
        call=call.hex(),
        contact=person.account.hex(),
        name=person.name,
        chat=space.hex(),
        incoming=not mine,
        video=bool(video),
        outcome=rules.outcome(why, seconds, not mine),
        began_at=moment(min(began, stated_ms)),
        seconds=seconds,
    )
