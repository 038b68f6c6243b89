"""Asking to be let into a group by somebody's link: what is said, when it leaves, and what is answered.

The first ASK to a stranger travels inside the CONTACT that shows the link, so that one letter is enough; to a contact
it goes alone. That we were let in is seen in the group's own log. The other end is `join_requests.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crypto.primitives import equal
from node.errors import Refused
from node.items import JoinsChanged
from node.secure import join_words, outgoing, plaintext
from node.secure.group_link import GroupLink
from node.secure.join_words import Answer, Ask
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import joins
from node.store.joins import ASKED, ASKING, REFUSED, WAITING, WITHDRAWN, AskedRow
from node.store.transaction import Cx, Tx
from sync import limits

MAX_ASKED: Final = 64
OPEN: Final = (ASKING, ASKED, WAITING)
"""The states in which an answer may still come."""


def ask(own: Own, tx: Tx, link: GroupLink, answers: tuple[str, ...]) -> AskedRow:
    """Note that we want to be let in; it leaves with CONTACT, or by `send`. Refused("bad_answers", "too_many_asked").

    Asking again by a link that waits for an answer changes nothing.
    """
    given = tuple(answer.strip() for answer in answers)
    if len(given) != len(link.questions) or not all(0 < len(each) <= join_words.ANSWER_LENGTH for each in given):
        raise Refused(
            "bad_answers",
            "Each question needs an answer of 1 to {answer_length} characters.",
            answer_length=join_words.ANSWER_LENGTH,
        )
    before = asked(tx, link.space)
    if before is not None and before.state in OPEN and equal(before.secret, link.invite.secret):
        return before
    if before is None and _make_room(tx) >= MAX_ASKED:
        raise Refused(
            "too_many_asked", "You ask to be let into {most} groups already; cancel one first.", most=MAX_ASKED
        )
    now = own.clock.now_ms()
    row = AskedRow(
        space=link.space,
        account=link.invite.account,
        device=link.invite.device,
        secret=link.invite.secret,
        turn=max(now // 1000, _next(before) if before is not None and before.account == link.invite.account else 1),
        state=ASKING,
        why="",
        name=link.name,
        answers=given,
        expires=link.invite.expires,
        at=now,
    )
    _put(own, tx, row)
    return row


def asked(cx: Cx, space: bytes) -> AskedRow | None:
    """What we last said about a group, or None."""
    return next((row for row in joins.asked(cx) if row.space == space), None)


def enclosed(own: Own, tx: Tx, account: bytes) -> bytes:
    """What a CONTACT that shows a link asks besides: the body of one ASK, or nothing; any other one follows alone."""
    for row in _of(tx, account):
        if row.state in OPEN:
            _put(own, tx, replace(row, state=ASKED))
            return _said(own, row)
    return b""


def send(own: Own, tx: Tx, account: bytes) -> None:
    """Ask whoever is a contact now for whatever did not go with our CONTACT."""
    for row in _of(tx, account):
        if row.state != ASKING:
            continue
        if row.device not in outgoing.devices(own, tx, account):
            _put(own, tx, replace(row, state=REFUSED, why="invite_void"))
            continue
        _put(own, tx, replace(row, state=ASKED))
        outgoing.queue(own, tx, account, row.device, (plaintext.ASK, _said(own, row)))


def turned_down(own: Own, tx: Tx, account: bytes, code: str) -> None:
    """Somebody does not become a contact, so nothing comes of what we asked them either."""
    for row in _of(tx, account):
        if row.state in (ASKING, ASKED):
            _put(own, tx, replace(row, state=REFUSED, why=code))


def answered(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Note what became of what we asked; of what we did not ask, or have said anew since, nothing is noted."""
    said = join_words.decode(Answer, body)
    row = asked(tx, said.space)
    if row is None or row.account != peer.account or said.turn < row.turn or row.state not in OPEN:
        return
    if said.code == "member":
        joins.drop_asked(tx, row.space)
        own.deliver(tx, JoinsChanged(row.space))
    elif said.code == WAITING:
        _put(own, tx, replace(row, state=WAITING, turn=said.turn))
    else:
        _put(own, tx, replace(row, state=REFUSED, why=said.code, turn=said.turn))


def cancel(own: Own, tx: Tx, space: bytes) -> None:
    """Ask no more; who was asked is told. What was refused is only forgotten. Refused("no_request")."""
    row = asked(tx, space)
    if row is None or row.state == WITHDRAWN:
        raise Refused("no_request", "You do not ask to be let into this group.")
    if row.state in (ASKED, WAITING) and row.device in outgoing.devices(own, tx, row.account):
        row = replace(row, turn=_next(row))
        outgoing.queue(own, tx, row.account, row.device, (plaintext.ASK, _said(own, row, taken_back=True)))
    _put(own, tx, replace(row, state=WITHDRAWN, answers=()))


def expire(own: Own, tx: Tx, before_s: int) -> None:
    """Give up what was not answered long after the end of its link, as it is forgotten at the other end, too."""
    for row in joins.asked(tx):
        if row.expires < before_s and row.state in OPEN:
            _put(own, tx, replace(row, state=REFUSED, why="no_answer"))


def _of(cx: Cx, account: bytes) -> list[AskedRow]:
    return [row for row in joins.asked(cx) if row.account == account]


def _next(row: AskedRow) -> int:
    """A turn above the last one; whoever was asked may have named the highest there is, which is their loss alone."""
    return min(row.turn + 1, limits.TURN_MAX)


def _make_room(tx: Tx) -> int:
    """How many groups were asked about, after those are forgotten of which nobody wants to know any more."""
    rows = joins.asked(tx)
    for row in rows if len(rows) >= MAX_ASKED else ():
        if row.state not in OPEN:
            joins.drop_asked(tx, row.space)
    return len(joins.asked(tx))


def _said(own: Own, row: AskedRow, taken_back: bool = False) -> bytes:
    proof = join_words.proof(row.secret, row.space, row.account, own.account)
    return join_words.encode(Ask(row.space, row.turn, proof, None if taken_back else row.answers))


def _put(own: Own, tx: Tx, row: AskedRow) -> None:
    joins.put_asked(tx, row)
    own.deliver(tx, JoinsChanged(row.space))
