"""Rows of links that let people into groups, of who asks to be let in here, and of groups that we ask to be let into.

What follows from them is `node/secure/join_requests.py` and `join_asking.py`. Times are Unix milliseconds, the end of a
link in seconds.
"""

import json
from dataclasses import dataclass, field
from typing import Final

from node.store.connection import Row
from node.store.transaction import Cx, Tx

WAITING: Final = "waiting"
ASKING, ASKED, REFUSED, WITHDRAWN, DECLINED = "asking", "asked", "refused", "withdrawn", "declined"


_REQUESTS: Final = "SELECT space, account, device, secret, turn, state, answers, at FROM join_request"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that lets into a group; `left` accounts can still use it until `expires`, none once it was `revoked`."""

    secret: bytes = field(repr=False)
    space: bytes
    approve: bool
    questions: tuple[str, ...]
    link: str = field(repr=False)
    revoked: bool
    made: int
    expires: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Somebody who asks to be let into a group here; states: waiting, declined, withdrawn."""

    space: bytes
    account: bytes
    device: bytes
    secret: bytes = field(repr=False)
    turn: int
    state: str
    answers: tuple[str, ...] = field(repr=False)
    at: int


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A group that we ask to be let into; states: asking (not sent yet), asked, waiting, refused, withdrawn."""

    space: bytes
    account: bytes
    device: bytes
    secret: bytes = field(repr=False)
    turn: int
    state: str
    why: str
    name: str
    answers: tuple[str, ...] = field(repr=False)
    expires: int
    at: int


def put_link(tx: Tx, row: LinkRow) -> None:
    """Keep what a new link lets into; the invite itself is kept already."""
    tx.execute(
        "INSERT INTO group_invite VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.secret, row.space, int(row.approve), json.dumps(row.questions), row.link, int(row.revoked), row.made),
    )


def links(cx: Cx) -> list[LinkRow]:
    """All links that let into groups, the newest first, with what is left of each."""
    rows = cx.rows(
        "SELECT secret, space, approve, questions, link, revoked, made, expires, iif(revoked, 0, uses -"
        " (SELECT count(*) FROM invite_use WHERE invite_use.secret = invite.secret))"
        " FROM group_invite JOIN invite USING (secret) ORDER BY made DESC, secret"
    )
    return [
        LinkRow(secret, space, bool(approve), tuple(json.loads(questions)), link, bool(revoked), made, expires, left)
        for secret, space, approve, questions, link, revoked, made, expires, left in rows
    ]


def revoke(tx: Tx, secret: bytes) -> None:
    """Nobody new gets in by a link any more."""
    tx.execute("UPDATE group_invite SET revoked = 1 WHERE secret = ?", (secret,))


def put_request(tx: Tx, row: RequestRow) -> None:
    """Keep what somebody said last, or what we said to it."""
    tx.execute(
        "INSERT OR REPLACE INTO join_request VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (row.space, row.account, row.device, row.secret, row.turn, row.state, json.dumps(row.answers), row.at),
    )


def request(cx: Cx, space: bytes, account: bytes) -> RequestRow | None:
    """What somebody said last about a group, or None."""
    row = cx.one(f"{_REQUESTS} WHERE space = ? AND account = ?", (space, account))
    return None if row is None else _request(row)


def waiting(cx: Cx) -> list[RequestRow]:
    """All who wait for an answer, the oldest first."""
    return [_request(row) for row in cx.rows(f"{_REQUESTS} WHERE state = 'waiting' ORDER BY at, account")]


def drop_request(tx: Tx, space: bytes, account: bytes) -> None:
    """Somebody is in, or nothing is remembered of what they asked."""
    tx.execute("DELETE FROM join_request WHERE space = ? AND account = ?", (space, account))


def put_asked(tx: Tx, row: AskedRow) -> None:
    """Keep what we said last, or what was said to it."""
    tx.execute(
        "INSERT OR REPLACE INTO join_asked VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(row.space, row.account, row.device, row.secret, row.turn, row.state, row.why, row.name),
            *(json.dumps(row.answers), row.expires, row.at),
        ),
    )


def asked(cx: Cx) -> list[AskedRow]:
    """All groups that we asked to be let into, the oldest first."""
    rows = cx.rows(
        "SELECT space, account, device, secret, turn, state, why, name, answers, expires, at FROM join_asked"
        " ORDER BY at, space"
    )
    return [
        AskedRow(space, account, device, secret, turn, state, why, name, tuple(json.loads(answers)), expires, at)
        for space, account, device, secret, turn, state, why, name, answers, expires, at in rows
    ]


def drop_asked(tx: Tx, space: bytes) -> None:
    """We belong to a group, or remember nothing of having asked."""
    tx.execute("DELETE FROM join_asked WHERE space = ?", (space,))


def forget(tx: Tx) -> None:
    """Forget what was asked by links that are forgotten themselves."""
    tx.execute("DELETE FROM join_request WHERE secret NOT IN (SELECT secret FROM invite)")


def _request(row: Row) -> RequestRow:
    space, account, device, secret, turn, state, answers, at = row
    return RequestRow(space, account, device, secret, turn, state, tuple(json.loads(answers)), at)
