"""Rows of requests to join that more devices see than the one that was asked: shown by us, brought to us, and decided.

What follows from them is `node/secure/join_showing.py` (where the link was made) and `join_deciding.py` (everywhere
else). Times are Unix milliseconds, the end of a link in seconds.
"""

import json
from dataclasses import dataclass, field
from typing import Final

from node.store.connection import Row
from node.store.transaction import Cx, Tx

YES, NO = "yes", "no"
DECIDED_MOST: Final = 64

_SHOWN: Final = "SELECT space, account, device, holder, id, verdict, code, by, told, at FROM join_shown"
_BROUGHT: Final = (
    "SELECT space, account, device, holder, id, name, questions, answers, at, expires, verdict, why FROM join_brought"
)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A request that was shown to a `device` of `holder`, who said `verdict` (yes, no, or nothing that is not done).

    `code` is what became of it, empty while it waits, decided `by` an account; `told` once the device hears it.
    """

    space: bytes
    account: bytes
    device: bytes
    holder: bytes
    id: bytes
    verdict: str = ""
    code: str = ""
    by: bytes = b""
    told: bool = True
    at: int = 0


@dataclass(frozen=True, slots=True)
class BroughtRow:
    """A request that a `device` of `holder` showed here.

    `verdict` is what we decided and has no answer yet (yes, no, or nothing), `why` the code of why that was not done.
    """

    space: bytes
    account: bytes
    device: bytes
    holder: bytes
    id: bytes
    name: str
    questions: tuple[str, ...]
    answers: tuple[str, ...] = field(repr=False)
    at: int
    expires: int
    verdict: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What became of who asked, and `by` whom; empty if by nobody."""

    space: bytes
    account: bytes
    name: str
    code: str
    by: bytes
    at: int


def put(tx: Tx, row: ShownRow) -> None:
    """Keep to whom a request was shown, and how far that is."""
    tx.execute(
        "INSERT OR REPLACE INTO join_shown VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(row.space, row.account, row.device, row.holder, row.id, row.verdict, row.code, row.by),
            *(int(row.told), row.at),
        ),
    )


def every(cx: Cx) -> list[ShownRow]:
    """All that was shown, those first that changed first."""
    return [_shown(row) for row in cx.rows(f"{_SHOWN} ORDER BY at, device, space, account")]


def is_open(cx: Cx) -> bool:
    """Whether anything that was shown waits, or has not been told."""
    return cx.value("SELECT 1 FROM join_shown WHERE code = '' OR told = 0 LIMIT 1") is not None


def to_device(cx: Cx, device: bytes, id_: bytes) -> ShownRow | None:
    """A request that was shown to a device, or None."""
    row = cx.one(f"{_SHOWN} WHERE device = ? AND id = ?", (device, id_))
    return None if row is None else _shown(row)


def end(tx: Tx, space: bytes, account: bytes, outcome: tuple[str, bytes], now_ms: int) -> None:
    """Note what (code, by) became of a request, wherever it was shown and waits."""
    tx.execute(
        "UPDATE join_shown SET code = ?, by = ?, verdict = '', told = 0, at = ? WHERE space = ? AND account = ?"
        " AND code = ''",
        (*outcome, now_ms, space, account),
    )


def drop(tx: Tx, row: ShownRow) -> None:
    """Forget that something was shown."""
    tx.execute(
        "DELETE FROM join_shown WHERE space = ? AND account = ? AND device = ?", (row.space, row.account, row.device)
    )


def forget(tx: Tx, before_ms: int, most: int) -> None:
    """Forget what was told before a time, and of what was told all but the newest."""
    tx.execute("DELETE FROM join_shown WHERE code != '' AND told = 1 AND at < ?", (before_ms,))
    tx.execute(
        "DELETE FROM join_shown WHERE (space, account, device) IN (SELECT space, account, device FROM join_shown"
        " WHERE code != '' AND told = 1 ORDER BY at DESC LIMIT -1 OFFSET ?)",
        (most,),
    )


def bring(tx: Tx, row: BroughtRow) -> None:
    """Keep what was shown to us, in place of what the same device said of the same person before."""
    tx.execute(
        "INSERT OR REPLACE INTO join_brought VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(row.space, row.account, row.device, row.holder, row.id, row.name, json.dumps(row.questions)),
            *(json.dumps(row.answers), row.at, row.expires, row.verdict, row.why),
        ),
    )


def brought(cx: Cx) -> list[BroughtRow]:
    """All that was shown to us, the oldest first."""
    return [_brought(row) for row in cx.rows(f"{_BROUGHT} ORDER BY at, account, device")]


def brought_by(cx: Cx, device: bytes, id_: bytes) -> BroughtRow | None:
    """A request that a device showed us, or None."""
    row = cx.one(f"{_BROUGHT} WHERE device = ? AND id = ?", (device, id_))
    return None if row is None else _brought(row)


def brought_of(cx: Cx, space: bytes, account: bytes) -> list[BroughtRow]:
    """What devices showed us of who asks to be let into a group."""
    rows = cx.rows(f"{_BROUGHT} WHERE space = ? AND account = ? ORDER BY device", (space, account))
    return [_brought(row) for row in rows]


def is_empty(cx: Cx) -> bool:
    """Whether nothing is kept of what came elsewhere."""
    return cx.one("SELECT 1 FROM join_brought UNION ALL SELECT 1 FROM join_decided LIMIT 1") is None


def count(cx: Cx, space: bytes, holder: bytes) -> tuple[int, int]:
    """How much was shown to us for a group, and by an account."""
    for_group: int = cx.value("SELECT count(*) FROM join_brought WHERE space = ?", (space,))
    by_holder: int = cx.value("SELECT count(*) FROM join_brought WHERE holder = ?", (holder,))
    return for_group, by_holder


def take_away(tx: Tx, row: BroughtRow) -> None:
    """Nobody waits there any more, or it is no concern of ours."""
    tx.execute(
        "DELETE FROM join_brought WHERE space = ? AND account = ? AND device = ?", (row.space, row.account, row.device)
    )


def put_decided(tx: Tx, row: DecidedRow) -> None:
    """Keep what became of who asked, of which a few are kept."""
    tx.execute(
        "INSERT OR REPLACE INTO join_decided VALUES (?, ?, ?, ?, ?, ?)",
        (row.space, row.account, row.name, row.code, row.by, row.at),
    )
    tx.execute(
        "DELETE FROM join_decided WHERE (space, account) IN (SELECT space, account FROM join_decided"
        " ORDER BY at DESC, space, account LIMIT -1 OFFSET ?)",
        (DECIDED_MOST,),
    )


def decided(cx: Cx) -> list[DecidedRow]:
    """What others decided, the newest first."""
    rows = cx.rows("SELECT space, account, name, code, by, at FROM join_decided ORDER BY at DESC, space, account")
    return [DecidedRow(*row) for row in rows]


def forget_decided(tx: Tx, before_ms: int) -> None:
    """Forget what others decided before a time."""
    tx.execute("DELETE FROM join_decided WHERE at < ?", (before_ms,))


def _shown(row: Row) -> ShownRow:
    space, account, device, holder, id_, verdict, code, by, told, at = row
    return ShownRow(space, account, device, holder, id_, verdict, code, by, bool(told), at)


def _brought(row: Row) -> BroughtRow:
    space, account, device, holder, id_, name, questions, answers, at, expires, verdict, why = row
    asked, given = tuple(json.loads(questions)), tuple(json.loads(answers))
    return BroughtRow(space, account, device, holder, id_, name, asked, given, at, expires, verdict, why)
