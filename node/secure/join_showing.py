"""Requests to join that came here, shown to others who may let people in too, and what those decide.

All that is said follows from stored rows, in a transaction after the one that changed them (`follow`): a node that ends
in between says it at its next start. What an own user would do is `join_requests.py`, the other end `join_deciding.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from crypto.primitives import equal, sha256
from node.errors import PeerFault
from node.items import JoinsChanged
from node.secure import join_requests, join_words, outgoing, own_devices, plaintext
from node.secure.join_words import Decided, Show, Verdict
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, joins, outbox, shown
from node.store.joins import RequestRow
from node.store.shown import NO, YES, DecidedRow, ShownRow
from node.store.transaction import Cx, Tx
from sync.shared import clip

MAX_DEVICES: Final = 64
"""Devices to which one request is shown, those of the highest ranks first."""

KEEP_MS: Final = 30 * 24 * 3600 * 1000
REMEMBERED: Final = 1024
"""What was told is remembered for so long, and so much of it: whoever decides late hears it again.

What waits for longer is shown again, as what a device did not get in that time is not queued for it any more.
"""

MEMBER_BY_NOW, WITHDRAWN, NOT_ALLOWED = "member", "withdrawn", "not_allowed"
OVER: Final = frozenset({join_requests.ADMITTED, joins.DECLINED, MEMBER_BY_NOW, WITHDRAWN, NOT_ALLOWED})
"""The codes after which nobody waits any more, or not for who is told; any other says why a verdict was not done."""

_Key = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Due:
    """A request that a device of an account is to see."""

    request: RequestRow
    holder: bytes
    id: bytes


def judged(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Keep what a device says of a request that was shown to it; it is done by `carry_out`.

    PeerFault("unknown_request") for what was never shown to it. What was decided before is told again.
    """
    said = join_words.decode(Verdict, body)
    row = shown.to_device(tx, peer.device, said.id)
    if row is None or (row.space, row.holder) != (said.space, peer.account):
        raise PeerFault("unknown_request", "Somebody decided about a request that was never shown to them.")
    if row.code:
        shown.put(tx, replace(row, told=False))
    else:
        shown.put(tx, replace(row, verdict=YES if said.yes else NO, at=own.clock.now_ms()))
    tx.after(own.wake.joins)


def verdicts(cx: Cx) -> list[ShownRow]:
    """What others decided and was not done yet, in the order in which it came."""
    return [row for row in shown.every(cx) if row.verdict and not row.code]


def carry_out(own: Own, tx: Tx, device: bytes, id_: bytes) -> None:
    """Do what somebody decided as if our own user had, if they may let people in now. Refused as that would be."""
    row = shown.to_device(tx, device, id_)
    if row is None or row.code or not row.verdict:
        return
    group, request = join_requests.group_of(own, tx, row.space), joins.request(tx, row.space, row.account)
    if group is None or not join_requests.may_let_in(group, row.holder):
        _end(own, tx, row, NOT_ALLOWED)
    elif request is None or request.state != joins.WAITING or _id(own, request) != row.id:
        _end(own, tx, row, _why_gone(tx, row))
    else:
        yes = row.verdict == YES
        decide = join_requests.admit if yes else join_requests.decline
        decide(own, tx, row.space, row.account, row.holder)
        code, now = join_requests.ADMITTED if yes else joins.DECLINED, own.clock.now_ms()
        shown.put_decided(tx, DecidedRow(row.space, row.account, _name(tx, row.account), code, row.holder, now))


def refuse(own: Own, tx: Tx, device: bytes, id_: bytes, code: str) -> None:
    """Tell whoever decided why that could not be done; the request goes on waiting."""
    row = shown.to_device(tx, device, id_)
    if row is not None and row.verdict and not row.code:
        shown.put(tx, replace(row, verdict="", at=own.clock.now_ms()))
        _say(own, tx, row, Decided(row.space, row.id, code))


def is_idle(cx: Cx) -> bool:
    """Whether nobody waits here and nothing was shown, so that there is nothing to follow."""
    return not joins.waiting(cx) and not shown.is_open(cx)


def follow(own: Own, tx: Tx) -> None:
    """Show who waits to whoever may let people in now, and tell them what became of who waits no more."""
    due = dict(_due(own, tx))
    for row in shown.every(tx):
        if not row.code and (row.space, row.account, row.device) not in due:
            waits = joins.request(tx, row.space, row.account)
            is_gone = waits is None or waits.state != joins.WAITING or join_requests.belongs(tx, row.space, row.account)
            _end(own, tx, row, _why_gone(tx, row) if is_gone else NOT_ALLOWED)
    before = {(row.space, row.account, row.device): row for row in shown.every(tx)}
    for key, each in due.items():
        seen = before.get(key)
        if seen is None or seen.code or seen.id != each.id or seen.at + KEEP_MS < own.clock.now_ms():
            _show(own, tx, key[2], each, seen)
    for row in shown.every(tx):
        if row.code and not row.told:
            shown.put(tx, replace(row, told=True))
            _say(own, tx, row, Decided(row.space, row.id, row.code, row.by))
    shown.forget(tx, own.clock.now_ms() - KEEP_MS, REMEMBERED)


def _due(own: Own, tx: Tx) -> Iterator[tuple[_Key, _Due]]:
    """By (group, who asks, device) what is to be seen, in the order in which they asked."""
    known: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for request in join_requests.waiting(own, tx):
        if request.space not in known:
            known[request.space] = _deciders(own, tx, request.space)[:MAX_DEVICES]
        for holder, device in known[request.space]:
            yield (request.space, request.account, device), _Due(request, holder, _id(own, request))


def _deciders(own: Own, tx: Tx, space: bytes) -> list[tuple[bytes, bytes]]:
    """(account, device) of who could let people in for us; nobody if we may not ourselves."""
    group = join_requests.group_of(own, tx, space)
    if group is None or not join_requests.may_let_in(group, own.account):
        return []
    others = [(own.account, device) for device in own_devices.others(own, tx)]
    for account in sorted(group.ranks, key=lambda each: (-group.ranks[each], each)):
        if account != own.account and join_requests.may_let_in(group, account) and _is_contact(tx, account):
            others += [(account, device) for device in outgoing.devices(own, tx, account)]
    return others


def _show(own: Own, tx: Tx, device: bytes, due: _Due, before: ShownRow | None) -> None:
    request, link = due.request, next((row for row in joins.links(tx) if equal(row.secret, due.request.secret)), None)
    if before is not None:
        _take_back(tx, before)
    verdict = before.verdict if before is not None and before.id == due.id else ""
    now = own.clock.now_ms()
    shown.put(tx, ShownRow(request.space, request.account, device, due.holder, due.id, verdict, at=now))
    said = Show(
        space=request.space,
        id=due.id,
        account=request.account,
        name=_name(tx, request.account),
        questions=() if link is None else link.questions,
        answers=request.answers,
        at=request.at,
        expires=0 if link is None else link.expires,
    )
    outgoing.queue(own, tx, due.holder, device, (plaintext.SHOW, join_words.encode(said)))


def _say(own: Own, tx: Tx, row: ShownRow, said: Decided) -> None:
    """Tell a device something of a request, in place of what was said of it and has not left yet."""
    _take_back(tx, row)
    is_there = row.device in outgoing.devices(own, tx, row.holder)
    if is_there and (row.holder == own.account or _is_contact(tx, row.holder)):
        outgoing.queue(own, tx, row.holder, row.device, (plaintext.DECIDED, join_words.encode(said)))


def _take_back(tx: Tx, row: ShownRow) -> None:
    for queued in outbox.others(tx, row.device):
        message = plaintext.decode(queued.item)
        if message.type == plaintext.SHOW:
            id_ = join_words.decode(Show, message.body).id
        elif message.type == plaintext.DECIDED:
            id_ = join_words.decode(Decided, message.body).id
        else:
            continue
        if id_ == row.id:
            outbox.drop(tx, queued.id)


def _end(own: Own, tx: Tx, row: ShownRow, code: str) -> None:
    """For one device a request is over."""
    shown.put(tx, replace(row, verdict="", code=code, told=False, at=own.clock.now_ms()))
    own.deliver(tx, JoinsChanged(row.space))


def _id(own: Own, request: RequestRow) -> bytes:
    """What a request is called to others: another name each time somebody asks anew."""
    said = request.space + request.account + own.device + request.turn.to_bytes(8, "big")
    return sha256(b"request1" + said + request.secret)[: join_words.REQUEST_BYTES]


def _why_gone(cx: Cx, row: ShownRow) -> str:
    return MEMBER_BY_NOW if join_requests.belongs(cx, row.space, row.account) else WITHDRAWN


def _is_contact(cx: Cx, account: bytes) -> bool:
    row = contacts.get(cx, account)
    return row is not None and row.state == "contact"


def _name(cx: Cx, account: bytes) -> str:
    row = contacts.get(cx, account)
    return "" if row is None else clip(row.name)
