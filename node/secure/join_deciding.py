"""Requests to join that came elsewhere, by a link of another device: shown here, decided here, and done there.

Whoever made the link answers who asks, so what is decided here waits until that device was reached. The other end is
`join_showing.py`; what is kept is bounded for each account that shows something, and for each group.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from node.errors import PeerFault, Refused
from node.items import JoinsChanged
from node.secure import group_view, join_requests, join_words, outgoing, plaintext
from node.secure.join_showing import KEEP_MS, OVER
from node.secure.join_words import Decided, Show, Verdict
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, outbox, ranks, shown, spaces
from node.store.shown import NO, YES, BroughtRow, DecidedRow
from node.store.transaction import Cx, Tx
from sync.ranks import MEMBER

MAX_OF_HOLDER: Final = 128
"""Requests that devices of one account show here at a time; at one device no more wait."""

MAX_OF_GROUP: Final = 256
MAX_AHEAD_S: Final = 366 * 24 * 3600


def brought(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Keep a request that somebody shows us who may let people in; what is refused comes again later.

    That we may, too, is perhaps not known here yet, as the statement about it goes its own way.
    PeerFault("unknown_space", "not_a_member", "too_many_requests").
    """
    said = join_words.decode(Show, body)
    _check_right(own, tx, peer, said.space)
    if said.account == own.account or _rank(tx, said.space, said.account) >= MEMBER:
        return
    of_both = shown.brought_of(tx, said.space, said.account)
    before = next((row for row in of_both if row.device == peer.device), None)
    for_group, by_holder = shown.count(tx, said.space, peer.account)
    if before is None and (for_group >= MAX_OF_GROUP or by_holder >= MAX_OF_HOLDER):
        raise PeerFault("too_many_requests", "Somebody shows more people who ask to be let in than are kept here.")
    if before is not None and before.id != said.id:
        _take_back(tx, before)
    now = own.clock.now_ms()
    row = BroughtRow(
        *(said.space, said.account, peer.device, peer.account, said.id, said.name, said.questions),
        *(said.answers[: len(said.questions)], min(said.at, now), min(said.expires, now // 1000 + MAX_AHEAD_S)),
        verdict=before.verdict if before is not None and before.id == said.id else "",
    )
    shown.bring(tx, row)
    if row.verdict:
        _say(own, tx, row)
    own.deliver(tx, JoinsChanged(row.space))


def decided(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Take off the list what is over, and note who decided; or why what we decided was not done. Of others: nothing."""
    said = join_words.decode(Decided, body)
    row = shown.brought_by(tx, peer.device, said.id)
    if row is None or row.space != said.space:
        return
    if said.code in OVER:
        _take_back(tx, row)
        shown.take_away(tx, row)
        now = own.clock.now_ms()
        shown.put_decided(tx, DecidedRow(row.space, row.account, row.name, said.code, said.by, now))
    else:
        shown.bring(tx, replace(row, verdict="", why=said.code))
    own.deliver(tx, JoinsChanged(row.space))


def decide(own: Own, tx: Tx, space: bytes, account: bytes, yes: bool) -> None:
    """Have who asks let in or turned down by whoever showed them to us. Refused("no_request", "not_allowed")."""
    rows = [row for row in listed(own, tx) if (row.space, row.account) == (space, account)]
    known = spaces.get(tx, space)
    if not rows or known is None:
        raise Refused("no_request", "This person does not ask to be let into the group.")
    if not join_requests.may_let_in(group_view.of(own, tx, known), own.account):
        raise Refused("not_allowed", "In this group you may not let people in.")
    verdict = YES if yes else NO
    for row in rows:
        if row.verdict != verdict:
            shown.bring(tx, row := replace(row, verdict=verdict, why=""))
            _say(own, tx, row)
    own.deliver(tx, JoinsChanged(space))


def listed(own: Own, cx: Cx) -> list[BroughtRow]:
    """Who waits elsewhere to be let into a group where we may do that, the oldest first.

    Not those whom nobody can let in any more: of who showed them the right is gone, or the device.
    """
    return [row for row in shown.brought(cx) if _lasts(own, cx, row) and _could_be_done(own, cx, row)]


def tidy(own: Own, tx: Tx) -> None:
    """Forget what nobody here will decide any more, and what was decided long ago.

    Where a rank was only lowered, whoever showed the request says that it is over; until then it is not listed.
    """
    for row in shown.brought(tx):
        if not _lasts(own, tx, row):
            _take_back(tx, row)
            shown.take_away(tx, row)
            own.deliver(tx, JoinsChanged(row.space))
    shown.forget_decided(tx, own.clock.now_ms() - KEEP_MS)


def _check_right(own: Own, tx: Tx, peer: Peer, space: bytes) -> None:
    known = spaces.get(tx, space)
    if known is None or not known.history:
        raise PeerFault("unknown_space", "Somebody shows who asks to be let into a group that is not known here.")
    if not join_requests.may_let_in(group_view.of(own, tx, known), peer.account):
        raise PeerFault("not_a_member", "Somebody shows who asks to be let in, and may let nobody in.")


def _lasts(own: Own, cx: Cx, row: BroughtRow) -> bool:
    """Whether it is of any concern to us, and there is somebody to tell what we decide; of ranks by what is written."""
    was_in = [ranks.get(cx, row.space, account) for account in (own.account, row.holder)]
    is_out = any(place is not None and place.rank < MEMBER for place in was_in)
    is_there = row.device in outgoing.devices(own, cx, row.holder)
    contact = contacts.get(cx, row.holder)
    is_known = row.holder == own.account or (contact is not None and contact.state == "contact")
    is_over = row.expires * 1000 + KEEP_MS <= own.clock.now_ms() or _rank(cx, row.space, row.account) >= MEMBER
    return is_there and is_known and not is_out and not is_over


def _could_be_done(own: Own, cx: Cx, row: BroughtRow) -> bool:
    """By the ranks as they were last written down; what else a right hangs on is judged when we decide."""
    return min(_rank(cx, row.space, own.account), _rank(cx, row.space, row.holder)) > MEMBER


def _rank(cx: Cx, space: bytes, account: bytes) -> int:
    place = ranks.get(cx, space, account)
    return MEMBER - 1 if place is None else place.rank


def _say(own: Own, tx: Tx, row: BroughtRow) -> None:
    """Tell who showed it what we decided, in place of what was decided before and has not left yet."""
    _take_back(tx, row)
    body = join_words.encode(Verdict(row.space, row.id, row.verdict == YES))
    outgoing.queue(own, tx, row.holder, row.device, (plaintext.VERDICT, body))


def _take_back(tx: Tx, row: BroughtRow) -> None:
    """What we decided and has not left yet does not leave any more."""
    for queued in outbox.others(tx, row.device):
        message = plaintext.decode(queued.item)
        if message.type == plaintext.VERDICT and join_words.decode(Verdict, message.body).id == row.id:
            outbox.drop(tx, queued.id)
