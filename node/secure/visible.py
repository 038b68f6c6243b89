"""From a stored direct event to what the floor above is told: its effective time, its content, and what it erases.

Control kinds that the node itself acts on are handled here; every other kind goes up as it is. Nothing is refused here:
an event is in the set already, and what cannot be read is simply not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from node.errors import PeerFault
from node.items import Delivered, Erased, Item, Marked, Retimed, Sent
from node.secure.own import Own
from node.store import contacts, erasures, log, marks, outbox, posts
from node.store.transaction import Cx, Tx
from sync.event import CLOCK_RESET, CONTROL_KINDS, ERASE, Event, Header, hlc_ms, unpack_payload
from sync.space import direct_space

MAX_TARGETS = 64


def show(own: Own, tx: Tx, event: Event) -> None:
    """Act on an event that has just been stored, and deliver it upwards.

    A vouched erase does nothing until a device of its author's account delivers it: anybody could have made it.
    """
    header = event.header
    if header.kind == ERASE:
        if not _is_vouched(tx, event.id):
            _erase(own, tx, event)
    elif header.kind == CLOCK_RESET:
        own.deliver(tx, Retimed(header.space, header.device, header.seq, hlc_ms(header.hlc)))
    elif header.kind not in CONTROL_KINDS:
        _deliver(own, tx, event)


def delivered(cx: Cx, me: bytes, event: Event) -> Delivered | None:
    """What the floor above is told of a stored event of content kind; gone or unreadable content is an empty map.

    It is told of these too, so that both sides show the same place where something was.
    """
    header = event.header
    if header.kind in CONTROL_KINDS:
        return None
    content: dict[str, object] = {}
    if event.payload is not None:
        with suppress(PeerFault):
            content = unpack_payload(event.payload)
    reset = log.reset_after(cx, header.space, header.device, header.seq)
    time_ms = hlc_ms(header.hlc if reset is None else min(header.hlc, reset))
    return Delivered(
        event_id=event.id,
        space=header.space,
        author=header.author,
        device=header.device,
        seq=header.seq,
        kind=header.kind,
        payload=content,
        hlc=header.hlc,
        time_ms=time_ms,
        mine=header.author == me,
    )


def replay(tx: Tx, me: bytes, device: bytes) -> Iterator[Item]:
    """Everything that was ever delivered to account `me` and still stands, oldest first, then what peers stated."""
    waiting = {direct_space(me, row.account) for row in contacts.all_of(tx) if row.state != "contact"}
    for batch in log.replay(tx):
        for stored in batch:
            yield from _again(tx, me, stored, waiting)
    for space, holder, account, held, read in marks.all_told(tx, device):
        yield Marked(space, account, holder, held, read)


def _again(tx: Tx, me: bytes, stored: log.Stored, waiting: set[bytes]) -> Iterator[Item]:
    event, header = stored.event, stored.event.header
    if header.kind == ERASE:
        for target in () if stored.state & log.State.VOUCHED else _targets(event):
            yield Erased(header.space, target, header.author, header.author == me)
    elif (item := delivered(tx, me, event)) is not None:
        yield item
        if item.mine and header.space not in waiting and _is_sent(tx, event.id):
            yield Sent(event.id, b"")


def _is_sent(cx: Cx, event_id: bytes) -> bool:
    """Whether an event has left this node: its first device has it, or a relay that keeps it for one."""
    return not outbox.is_queued(cx, event_id) or posts.is_posted(cx, event_id)


def _deliver(own: Own, tx: Tx, event: Event) -> None:
    if erasures.is_erased(tx, event.id, event.header.author):
        log.erase(tx, event.id)
        event = replace(event, payload=None)
    item = delivered(tx, own.account, event)
    if item is not None:
        own.deliver(tx, item)


def _erase(own: Own, tx: Tx, event: Event) -> None:
    """Drop the content of the author's own events that are named; those not here yet are remembered by name."""
    header = event.header
    for target in _targets(event):
        erasures.add(tx, target, header.author)
        stored = log.get(tx, target)
        if stored is not None and _is_erasable(stored.event, header):
            log.erase(tx, target)
        own.deliver(tx, Erased(header.space, target, header.author, header.author == own.account))


def _is_erasable(target: Event, erase: Header) -> bool:
    """Content alone, by its author, in the same space: never a certificate, a clock reset or another erase."""
    header = target.header
    return (header.author, header.space) == (erase.author, erase.space) and header.kind not in CONTROL_KINDS


def _is_vouched(cx: Cx, event_id: bytes) -> bool:
    stored = log.get(cx, event_id)
    return stored is not None and bool(stored.state & log.State.VOUCHED)


def _targets(event: Event) -> list[bytes]:
    if event.payload is None:
        return []
    try:
        targets = unpack_payload(event.payload).get("targets")
    except PeerFault:
        return []
    if not isinstance(targets, list):
        return []
    return [target for target in targets[:MAX_TARGETS] if isinstance(target, bytes) and len(target) == 32]
