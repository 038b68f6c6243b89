"""Being asked to let somebody into a group, by a link that was made here: judged, kept for a person, and answered.

Whoever asks is a contact by then, since the link is consent to that too. A link lets in at once only who never belonged
to the group, and by a store that may state things: else a person does, here or elsewhere (`join_showing.py`). How one
asks is `join_asking.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crypto.primitives import equal
from node.errors import Refused
from node.items import JoinsChanged
from node.secure import group_view, groups, join_words, outgoing, plaintext, rollback
from node.secure.join_words import Answer, Ask
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import invites, joins, outbox, ranks, shown, spaces
from node.store.joins import DECLINED, WAITING, WITHDRAWN, LinkRow, RequestRow
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.membership import Group
from sync.ranks import MEMBER, MODERATOR, OWNER, REMOVED

ADMITTED: Final = "admitted"
MAX_WAITING: Final = 128
"""Requests that wait for a person here at the same time."""


def heard(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Act on an ASK of a contact, alone or inside a CONTACT; PeerFault for what is none."""
    ask = join_words.decode(Ask, body)
    before = joins.request(tx, ask.space, peer.account)
    if before is not None and ask.turn <= before.turn:
        _answer(own, tx, peer, Ask(ask.space, before.turn, ask.proof, None), before.state)
        return
    code = _judge(own, tx, peer, ask, before)
    if ask.answers is not None and code:
        _answer(own, tx, peer, ask, code)


def may_let_in(group: Group, account: bytes) -> bool:
    """Whether an account may add people to a group now."""
    rank = OWNER if group.owner == account else group.ranks.get(account, REMOVED)
    return rank > MEMBER and group.may(account, groups.ADD, MODERATOR)


def waiting(own: Own, cx: Cx) -> list[RequestRow]:
    """Who waits to be let into a group that we belong to, the oldest first."""
    return [
        row
        for row in joins.waiting(cx)
        if belongs(cx, row.space, own.account) and not belongs(cx, row.space, row.account)
    ]


def admit(own: Own, tx: Tx, space: bytes, account: bytes, by: bytes = b"") -> None:
    """Let in who asked, as we or somebody else decided; Refused("no_request", "not_allowed", "banned", …)."""
    row = _waiting(tx, space, account)
    groups.enlist(own, tx, groups.known(tx, space), (account,))
    joins.drop_request(tx, space, account)
    _end(own, tx, row, ADMITTED, by)


def decline(own: Own, tx: Tx, space: bytes, account: bytes, by: bytes = b"") -> None:
    """Turn down who asked: by the same link they need not ask again. Each of their devices hears it.

    Refused("no_request").
    """
    row = _waiting(tx, space, account)
    joins.put_request(tx, replace(row, state=DECLINED, answers=()))
    for device in outgoing.devices(own, tx, account):
        _send(own, tx, account, device, Answer(space, row.turn, DECLINED))
    _end(own, tx, row, DECLINED, by)


def _judge(own: Own, tx: Tx, peer: Peer, ask: Ask, before: RequestRow | None) -> str:
    """Let in, keep for a person, or refuse who asks by a link; the code to answer, empty where WELCOME says it all."""
    link = _link(own, tx, peer.account, ask)
    if link is None:
        return "invite_unknown"
    row, group = spaces.get(tx, ask.space), group_of(own, tx, ask.space)
    if row is None or group is None or not own.allow(peer.account, "request"):
        return "refused"
    if peer.account in group.ranks:
        return "member"
    if code := _refused(own, tx, peer, link, group, before):
        return code
    if ask.answers is None:
        return _keep(own, tx, peer, ask, link, WITHDRAWN)
    if link.approve or peer.account in group.former or not _may_state(tx):
        is_new = before is None or before.state != WAITING
        if is_new and len(joins.waiting(tx)) >= MAX_WAITING:
            return "too_many_requests"
        return _keep(own, tx, peer, ask, link, WAITING)
    return _let_in(own, tx, row, group, peer.account)


def _may_state(tx: Tx) -> bool:
    """Whether this store is not behind what it was, nor its device put out; if it is, a person lets in later."""
    return not rollback.is_out(tx) and not rollback.spaces_behind(tx)


def _refused(own: Own, tx: Tx, peer: Peer, link: LinkRow, group: Group, before: RequestRow | None) -> str:
    """Why nobody, or not this one, can be let in by a link, or nothing; it counts a use."""
    now_s = own.clock.now_ms() // 1000
    if link.revoked or link.expires <= now_s:
        return "invite_revoked" if link.revoked else "invite_expired"
    if not may_let_in(group, own.account):
        return "not_allowed"
    if peer.account in group.banned:
        return "banned"
    if before is not None and before.state == DECLINED and equal(before.secret, link.secret):
        return DECLINED
    if len(group.ranks) >= limits.SPACE_MEMBERS:
        return "too_many_members"
    return invites.redeem(tx, link.secret, peer.account, now_s)


def _let_in(own: Own, tx: Tx, row: SpaceRow, group: Group, account: bytes) -> str:
    if any(ruling.counts and ruling.said.account == account for ruling in group.rulings()):
        return "banned"  # never in it, and removed nevertheless: nothing that we state would count
    try:
        groups.enlist(own, tx, row, (account,))
    except Refused as refused:
        return refused.code
    joins.drop_request(tx, row.id, account)
    return ""


def _keep(own: Own, tx: Tx, peer: Peer, ask: Ask, link: LinkRow, state: str) -> str:
    answers = (ask.answers or ())[: len(link.questions)]
    now = own.clock.now_ms()
    joins.put_request(tx, RequestRow(ask.space, peer.account, peer.device, link.secret, ask.turn, state, answers, now))
    _note(own, tx, ask.space)
    return state


def _link(own: Own, cx: Cx, asker: bytes, ask: Ask) -> LinkRow | None:
    """The link into this group that somebody proves to have."""
    for row in joins.links(cx):
        shown = join_words.proof(row.secret, ask.space, own.account, asker)
        if row.space == ask.space and equal(shown, ask.proof):
            return row
    return None


def group_of(own: Own, cx: Tx, space: bytes) -> Group | None:
    """What a group is for us now, if it is known here."""
    row = spaces.get(cx, space)
    return group_view.of(own, cx, row) if row is not None and row.history else None


def belongs(cx: Cx, space: bytes, account: bytes) -> bool:
    """Whether an account belongs to a group, as was last written down."""
    place = ranks.get(cx, space, account)
    return place is not None and place.rank >= MEMBER


def _waiting(tx: Tx, space: bytes, account: bytes) -> RequestRow:
    row = joins.request(tx, space, account)
    if row is None or row.state != WAITING:
        raise Refused("no_request", "This person does not ask to be let into the group.")
    return row


def _answer(own: Own, tx: Tx, peer: Peer, ask: Ask, code: str) -> None:
    """Say what became of it, in place of what was said before and has not left yet: whoever asks often hears once."""
    for queued in outbox.others(tx, peer.device):
        message = plaintext.decode(queued.item)
        if message.type == plaintext.ANSWER and join_words.decode(Answer, message.body).space == ask.space:
            outbox.drop(tx, queued.id)
    _send(own, tx, peer.account, peer.device, Answer(ask.space, ask.turn, code))


def _send(own: Own, tx: Tx, account: bytes, device: bytes, answer: Answer) -> None:
    outgoing.queue(own, tx, account, device, (plaintext.ANSWER, join_words.encode(answer)))


def _end(own: Own, tx: Tx, row: RequestRow, code: str, by: bytes) -> None:
    """Note what was decided, for those to whom the request was shown."""
    shown.end(tx, row.space, row.account, (code, by or own.account), own.clock.now_ms())
    _note(own, tx, row.space)


def _note(own: Own, tx: Tx, space: bytes) -> None:
    own.deliver(tx, JoinsChanged(space))
    tx.after(own.wake.joins)
