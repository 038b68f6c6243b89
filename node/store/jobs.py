"""Rows of the job queue: what is to be done, when it is tried next, and what was given up.

Who does it, and how long to wait after a failure, is `node/jobs.py`. The table is described in `schema/10_job.sql`.
"""

from dataclasses import dataclass
from typing import Final

from node.errors import Refused
from node.store.connection import Row
from node.store.transaction import Cx, Tx

MOST: Final = 4096
"""Jobs that may be in the queue, the dead ones included."""

_COLUMNS: Final = "SELECT id, kind, body, due, tries, code, why, dead, made FROM job"


@dataclass(frozen=True, slots=True)
class JobRow:
    """One piece of work; `code` and `why` tell of its last failure, times are in Unix ms."""

    id: int
    kind: str
    body: bytes
    due: int
    tries: int
    code: str
    why: str
    dead: bool
    made: int


def add(tx: Tx, kind: str, body: bytes, due: int, now: int) -> None:
    """Queue a piece of work; the same again only brings it forward. Refused("too_many_jobs")."""
    known = tx.value("SELECT 1 FROM job WHERE (kind, body) = (?, ?)", (kind, body))
    if known is None and tx.value("SELECT count(*) FROM job") >= MOST:
        raise Refused("too_many_jobs", "Too much work waits to be done already.")
    tx.execute(
        "INSERT INTO job VALUES (NULL, ?, ?, ?, 0, '', '', 0, ?) ON CONFLICT (kind, body)"
        " DO UPDATE SET due = min(due, excluded.due), tries = iif(dead, 0, tries), dead = 0",
        (kind, body, due, now),
    )


def get(cx: Cx, id_: int) -> JobRow | None:
    """The job of this number."""
    row = cx.one(f"{_COLUMNS} WHERE id = ?", (id_,))
    return None if row is None else _read(row)


def every(cx: Cx) -> list[JobRow]:
    """All jobs, the next first, the dead last."""
    return [_read(row) for row in cx.rows(f"{_COLUMNS} ORDER BY dead, due, id")]


def due(cx: Cx, now: int, limit: int) -> list[JobRow]:
    """The jobs to be tried now, the longest due first."""
    rows = cx.rows(f"{_COLUMNS} WHERE dead = 0 AND due <= ? ORDER BY due, id LIMIT ?", (now, limit))
    return [_read(row) for row in rows]


def next_due(cx: Cx, now: int) -> int | None:
    """When the first of those that are not due yet will be."""
    found: int | None = cx.value("SELECT min(due) FROM job WHERE dead = 0 AND due > ?", (now,))
    return found


def is_ahead(cx: Cx, latest: int) -> bool:
    """Whether any job is due later than any may be: the clock went back since it was set."""
    return cx.value("SELECT 1 FROM job WHERE dead = 0 AND due > ? LIMIT 1", (latest,)) is not None


def bring_forward(tx: Tx, latest: int) -> None:
    """Let no job be due later than this."""
    tx.execute("UPDATE job SET due = ? WHERE dead = 0 AND due > ?", (latest, latest))


def done(tx: Tx, id_: int) -> None:
    """It worked, or nobody wants it any more."""
    tx.execute("DELETE FROM job WHERE id = ?", (id_,))


def again(tx: Tx, row: JobRow, due: int) -> None:
    """It worked and is due again then, unless it was brought forward while it ran."""
    tx.execute(
        "UPDATE job SET due = iif(due = ?, ?, due), tries = 0, code = '', why = '' WHERE id = ?",
        (row.due, due, row.id),
    )


def failed(tx: Tx, row: JobRow, due: int, reason: tuple[str, str], dead: bool) -> None:
    """It did not work for a reason (code, sentence): it is due again then, or dead."""
    tx.execute(
        "UPDATE job SET due = iif(due = ?, ?, due), tries = tries + 1, code = ?, why = ?, dead = ? WHERE id = ?",
        (row.due, due, *reason, int(dead), row.id),
    )


def revive(tx: Tx, id_: int, now: int) -> bool:
    """Have a job tried at once, dead or not, as if it had never failed; False if there is none."""
    return tx.execute("UPDATE job SET due = ?, tries = 0, code = '', why = '', dead = 0 WHERE id = ?", (now, id_)) > 0


def _read(row: Row) -> JobRow:
    id_, kind, body, due_, tries, code, why, dead, made = row
    return JobRow(id_, kind, body, due_, tries, code, why, bool(dead), made)
