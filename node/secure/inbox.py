"""What arrives: one envelope is opened, judged, stored and delivered in one transaction, or leaves no trace at all.

The caller acknowledges after the commit. Whose events and requests are accepted is decided here; sessions are in
`pairwise.py`, first contact in `contact.py`, the bytes of a plaintext in `plaintext.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from node.errors import PeerFault
from node.items import Marked
from node.secure import (
    accepting,
    contact,
    gaps,
    group_entries,
    group_log,
    identities,
    join_asking,
    join_deciding,
    join_requests,
    join_showing,
    keepsakes,
    logs,
    outgoing,
    pairwise,
    plaintext,
    shown,
    shunned,
    stamps,
    ticks,
    visible,
)
from node.secure.own import Own, Ticked
from node.secure.peer import Peer
from node.secure.plaintext import Mark, Plaintext
from node.store import contacts, log, marks, outbox, received, traces, wanted
from node.store.traces import UNKNOWN, Way
from node.store.transaction import Tx
from sync import space
from sync.event import SIGNED, Event, check, hlc_ms, kept_at, stamp_valid
from sync.limits import CLOCK_AHEAD_MS
from sync.space import direct_space

FLOOD_BURST = 20_000
FLOOD_PER_S = 5

JOINING: Final = {
    plaintext.SHOW: join_deciding.brought,
    plaintext.VERDICT: join_showing.judged,
    plaintext.DECIDED: join_deciding.decided,
}
"""What those say to each other who let people in; devices of one account, too."""

OF_CONTACTS: Final = JOINING | {plaintext.KEEP: keepsakes.take}
"""And what only contacts say."""


def receive(own: Own, tx: Tx, peer: Peer, envelope: bytes, way: Way = UNKNOWN) -> bool:
    """Take in one envelope from a proven device; False for a copy of one that was taken in before: it is counted only.

    A PeerFault undoes everything; its code goes back in FAIL where the sender is known.
    """
    identities.admit(own, tx, peer)
    shunned.check(tx, peer.account)
    hash16 = outgoing.hash_of(envelope)
    if received.has(tx, hash16):
        received.again(tx, hash16)
        return False
    unsealed = pairwise.unseal(own, tx, peer.party, envelope)
    message = plaintext.decode(unsealed.plaintext)
    if message.type == plaintext.CONTACT:
        contact.receive(own, tx, peer, message.body, unsealed.first_ad)
    elif message.type == plaintext.REFUSED:
        contact.refused(own, tx, peer, message.body)
    elif message.type == plaintext.ACKED:
        acknowledged(own, tx, peer, message)
    elif message.type == plaintext.LOG:
        logs.receive(own, tx, peer, message.body)
    else:
        _from_contact(own, tx, peer, message)
    event_id = Event.from_bytes(message.body).id if message.type == plaintext.EVENT else None
    taken = received.Taken(peer.device, message.type in plaintext.QUIET, way, event_id)
    received.add(tx, hash16, taken, own.clock.now_ms())
    return True


def acknowledged(own: Own, tx: Tx, peer: Peer, message: Plaintext) -> None:
    """Take what a device has by mail out of the outbox, and seal anew what it could not open."""
    acked = plaintext.decode_acked(message.body)
    for hash16 in acked.taken:
        row = outbox.acked(tx, peer.device, hash16)
        if row is not None and row.event_id is not None:
            traces.received(tx, row.event_id, peer.device, own.clock.now_ms())
            outgoing.sent(own, tx, row.event_id, peer.device)
    if any(outbox.has_envelope(tx, peer.device, hash16) for hash16 in acked.broken):
        outgoing.seal_anew(own, tx, peer.account, peer.device)
    row_of_peer = contacts.get(tx, peer.account)
    if row_of_peer is not None and row_of_peer.state == "contact":
        _take_margin(own, tx, peer, message)


def take_marks(own: Own, tx: Tx, peer: Peer, stated: Iterable[Mark], echoed: Iterable[Mark]) -> None:
    """Store watermarks that a contact's device states about our events, and its echoes of ours about its own.

    Those about other devices of ours are told on to them (`ticks.py`): whoever stated something may be away.
    """
    between = direct_space(own.account, peer.account)
    ours = identities.of(own, tx, own.account).devices
    for mark in stated:
        if mark.author_device in ours and (
            mark.space == between or group_log.is_together(own, tx, mark.space, peer.account)
        ):
            _take_mark(own, tx, peer, mark)
    for mark in echoed:
        if mark.author_device == peer.device:
            marks.answered(tx, mark.space, own.device, peer.device, mark.delivered, mark.read)


def _from_contact(own: Own, tx: Tx, peer: Peer, message: Plaintext) -> None:
    if peer.account == own.account and message.type in JOINING:
        JOINING[message.type](own, tx, peer, message.body)
        return
    if peer.account == own.account and message.type in group_entries.OF_KEYS:
        group_entries.hear(own, tx, peer, message.type, message.body)
        return  # all else comes in the sets that are compared
    row = contacts.get(tx, peer.account)
    if row is None or row.state != "contact":
        raise PeerFault("not_a_contact", "Somebody who is no contact wrote.")
    if message.type == plaintext.EVENT:
        event = Event.from_bytes(message.body)
        if accepting.is_shared(own, peer, event):
            accepting.take(own, tx, peer, event)
        else:
            _take_event(own, tx, peer, event, row.made)
    elif message.type == plaintext.INTRODUCE:
        accepting.introduced(own, tx, peer, message.body)
    elif message.type == plaintext.LISTED:
        accepting.listed(own, tx, peer, message.body)
    elif message.type == plaintext.HOLDS:
        gaps.answer(own, tx, peer, message.body)
    elif message.type in group_entries.WORDS:
        group_entries.hear(own, tx, peer, message.type, message.body)
    elif message.type == plaintext.ASK:
        join_requests.heard(own, tx, peer, message.body)
    elif message.type == plaintext.ANSWER:
        join_asking.answered(own, tx, peer, message.body)
    elif message.type in OF_CONTACTS:
        OF_CONTACTS[message.type](own, tx, peer, message.body)
    elif message.type == plaintext.CALL:
        tx.after(partial(own.wake.called, peer, message.body))
    _take_margin(own, tx, peer, message)


def _take_margin(own: Own, tx: Tx, peer: Peer, message: Plaintext) -> None:
    """What rides on every message of a contact: watermarks, and whether our copy of its identity log is old."""
    take_marks(own, tx, peer, message.marks, message.echoes)
    if message.log and message.log != identities.digest(tx, peer.account):
        tx.after(partial(own.wake.ring().compare, peer.device))


def _take_event(own: Own, tx: Tx, peer: Peer, event: Event, since_ms: int) -> None:
    header, now = event.header, own.clock.now_ms()
    event = kept_at(event, now)
    between = direct_space(own.account, peer.account)
    space.check_place(space.direct(own.account, peer.account), event)
    check(event)
    state = _judge(own, tx, peer, event)
    allowed = FLOOD_BURST + FLOOD_PER_S * (min(hlc_ms(header.hlc), now + CLOCK_AHEAD_MS) - since_ms) // 1000
    if header.seq > max(allowed, FLOOD_BURST):
        raise PeerFault("too_fast", "A device stated more events than it may in this time.")
    before, head = log.get(tx, event.id), log.head(tx, between, header.device)
    arrival = log.append(tx, event, state, now)
    wanted.arrived(tx, event.id)
    if arrival is not None:
        gaps.noticed(own, tx, peer, event, 0 if head is None else head.contiguous)
    if arrival is not None or (before is not None and log.gained(tx, before)):
        own.ticker.merge(header.hlc, now)
        visible.show(own, tx, event)
        tx.after(partial(own.wake.ring().stored, event))
    outgoing.came_back(own, tx, event, peer.device)
    if header.device != own.device:
        marks.hold(tx, between, own.device, header.device, log.contiguous(tx, between, header.device))
        outgoing.marks_due(own, tx, header.author, header.device)


def _judge(own: Own, tx: Tx, peer: Peer, event: Event) -> log.State:
    """Who may hand over this direct event: its author's devices; my own events back from the other side, vouched."""
    header = event.header
    if header.v == SIGNED:
        raise PeerFault("wrong_version", "A signed event came where only stamped ones travel.")
    if header.author == peer.account:
        if header.device != peer.device and header.device not in identities.of(own, tx, peer.account).devices:
            raise PeerFault("unknown_device", "An event names a device that its account does not have.")
        return log.State.PLAIN
    stamp = stamps.of(own, tx, header.device)
    mine = identities.of(own, tx, own.account).devices
    if not (header.device in mine if stamp is None else stamp_valid(stamp, event)):
        raise PeerFault("bad_stamp", "An event in our name was not made by us.")
    return log.State.VOUCHED if stamp is None else log.State.PLAIN


def _take_mark(own: Own, tx: Tx, peer: Peer, mark: Mark) -> None:
    """A mark only ever rises, and never beyond what we wrote; repeated, it asks for our echo again."""
    upto = log.contiguous(tx, mark.space, mark.author_device)
    delivered = min(mark.delivered, upto)
    reach = delivered, min(mark.read, delivered)
    seen = shown.reach(tx, *reach)
    if mark.author_device != own.device:
        rose = marks.hear(tx, mark.space, peer.device, mark.author_device, reach)
    elif rose := marks.take(tx, mark.space, peer.device, own.device, *reach):
        traces.marked(tx, mark.space, peer.device, seen, own.clock.now_ms())
    if rose:
        own.deliver(tx, Marked(mark.space, peer.account, peer.device, mark.author_device, *seen))
        ticks.risen(own, tx, Ticked(mark.space, mark.author_device, peer.account, peer.device))
