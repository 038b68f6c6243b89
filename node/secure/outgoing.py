"""What leaves: stating direct events, and sealing messages for devices into the outbox.

Stating, delivering to our own screen, sealing and queueing are one transaction; the network hears of it after the
commit (`Own.wake`). How envelopes travel is `node/net`; what arrives is `inbox.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from crypto.primitives import sha256
from node.errors import Refused
from node.secure import identities, pairwise, plaintext, prekeys, visible
from node.secure.own import Own
from node.store import contacts, log, marks, outbox
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import (
    CLOCK_RESET,
    ERASE,
    STAMPED,
    Event,
    Header,
    next_position,
    pack_payload,
    sign_event,
    stamp_event,
)
from sync.space import direct_space, personal_space

HASH_BYTES = 16
MAX_TARGETS = 64


def publish(
    own: Own, tx: Tx, account: bytes, kind: int, payload: Mapping[str, object], refs: tuple[bytes, ...] = ()
) -> Event:
    """State a direct event to `account` and queue it for each of its devices; Refused("not_a_contact").

    To somebody who was asked and has not answered yet the event waits, and is sealed once they are a contact.
    """
    row = contacts.get(tx, account)
    if row is None or row.state not in ("contact", "asked", "invited"):
        raise Refused("not_a_contact", "This person is not a contact.")
    now = own.clock.now_ms()
    if own.ticker.ahead_ms(now) > limits.CLOCK_AHEAD_MS:
        _reset_clock(own, tx, row)
    return _state(own, tx, row, kind, payload, refs)


def publish_personal(own: Own, tx: Tx, kind: int, payload: Mapping[str, object]) -> Event:
    """State a signed event in the space of our own devices; it leaves this device only to others of this account."""
    header = _header(own, tx, personal_space(own.account), kind, ())
    event = sign_event(own.keys.signing_seed, header, pack_payload(own.random, payload))
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    visible.show(own, tx, event)
    return event


def erase(own: Own, tx: Tx, account: bytes, targets: Sequence[bytes]) -> Event:
    """State that events of ours are erased; their content is gone here at once, and at the others when they hear."""
    if not 0 < len(targets) <= MAX_TARGETS:
        raise Refused("bad_erase", "Between 1 and 64 events can be erased at once.")
    for target in targets:
        stored = log.get(tx, target)
        if stored is None or stored.event.header.author != own.account:
            raise Refused("not_yours", "Only what you wrote yourself can be erased for everybody.")
    return publish(own, tx, account, ERASE, {"targets": list(targets)})


def seal_waiting(own: Own, tx: Tx, account: bytes) -> None:
    """Queue for a new contact's devices whatever was stated to them before they answered."""
    space = direct_space(own.account, account)
    waiting = log.chain_ids(tx, space, own.device)
    for device in devices(own, tx, account):
        queued = outbox.event_ids(tx, device)
        seal_again(own, tx, account, device, [id_ for id_ in waiting if id_ not in queued])


def seal_again(own: Own, tx: Tx, account: bytes, device: bytes, ids: Sequence[bytes]) -> None:
    """Queue stored direct events for one device, as repair asks for; those already queued for it are not doubled."""
    for event in log.events(tx, ids):
        if not outbox.has_event(tx, device, event.id):
            queue(own, tx, account, device, (plaintext.EVENT, event.to_bytes()), event.id)


def devices(own: Own, cx: Cx, account: bytes) -> tuple[bytes, ...]:
    """The live devices of an account, as far as its identity log is known here."""
    return identities.of(own, cx, account).live


def queue(
    own: Own, tx: Tx, account: bytes, device: bytes, message: tuple[int, bytes], event_id: bytes | None = None
) -> None:
    """Seal (type, body) for a device and put it into the outbox; it leaves after the commit.

    Without a session one is begun from the announced prekeys; without those the row waits unsealed for the log.
    """
    item = _item(own, tx, account, device, message)
    envelope = _seal(own, tx, account, device, item)
    now = own.clock.now_ms()
    sealed = None if envelope is None else (envelope, hash_of(envelope))
    row = outbox.add(tx, device, event_id, item, sealed, now)
    if sealed is not None:
        tx.after(partial(own.wake.ring().queued, outbox.OutboxRow(row, device, event_id, item, *sealed, 0, now, now)))


def seal_unsealed(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Seal what waited for this device's prekeys, now that its identity log has grown."""
    for row in outbox.unsealed(tx, device):
        envelope = _seal(own, tx, account, device, row.item)
        if envelope is not None:
            outbox.seal(tx, row.id, envelope, hash_of(envelope))
            tx.after(partial(own.wake.ring().resealed, device))


def reseal(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Begin a new session with a device and seal everything queued for it again: the old session is broken."""
    bundle = prekeys.announced_bundle(identities.of(own, tx, account), device)
    if bundle is None:
        raise Refused("no_prekeys", "This device has announced no keys to write to it.")
    pairwise.begin(own, tx, bundle)
    for row in outbox.of_device(tx, device):
        envelope = pairwise.seal(own, tx, device, row.item)
        outbox.seal(tx, row.id, envelope, hash_of(envelope))
    tx.after(partial(own.wake.ring().resealed, device))


def receipt(own: Own, tx: Tx, account: bytes, device: bytes) -> bytes | None:
    """A sealed RECEIPT with the marks this device has not repeated yet, or None; sent once, never queued."""
    if not marks.due(tx, own.device, device) or not pairwise.has_session(tx, device):
        return None
    return pairwise.seal(own, tx, device, _item(own, tx, account, device, (plaintext.RECEIPT, b"")))


def hash_of(envelope: bytes) -> bytes:
    """What names an envelope in ACK and FAIL."""
    return sha256(envelope)[:HASH_BYTES]


def _state(
    own: Own, tx: Tx, to: ContactRow, kind: int, payload: Mapping[str, object], refs: tuple[bytes, ...] = ()
) -> Event:
    header = _header(own, tx, direct_space(own.account, to.account), kind, refs)
    event = stamp_event(own.stamp, header, pack_payload(own.random, payload))
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    visible.show(own, tx, event)
    if to.state == "contact":
        for device in devices(own, tx, to.account):
            queue(own, tx, to.account, device, (plaintext.EVENT, event.to_bytes()), event.id)
    return event


def _header(own: Own, tx: Tx, space: bytes, kind: int, refs: tuple[bytes, ...]) -> Header:
    """The next place in this device's chain of a space; signing or stamping fills in the rest."""
    head = log.head(tx, space, own.device)
    seq, prev = next_position((head.seq, head.id) if head else None)
    return Header(
        v=STAMPED,
        space=space,
        author=own.account,
        device=own.device,
        seq=seq,
        prev=prev,
        hlc=own.ticker.next(own.clock.now_ms()),
        kind=kind,
        refs=refs,
    )


def _reset_clock(own: Own, tx: Tx, to: ContactRow) -> None:
    """Our clock once ran far ahead: say so in this chain and go on from the time it is (protocol section 2)."""
    own.ticker.last = 0
    _state(own, tx, to, CLOCK_RESET, {})


def _seal(own: Own, tx: Tx, account: bytes, device: bytes, item: bytes) -> bytes | None:
    try:
        return pairwise.seal(own, tx, device, item)
    except Refused as refused:
        if refused.code != "no_session":
            raise
    bundle = prekeys.announced_bundle(identities.of(own, tx, account), device)
    if bundle is None:
        return None
    pairwise.begin(own, tx, bundle)
    return pairwise.seal(own, tx, device, item)


def _item(own: Own, tx: Tx, account: bytes, device: bytes, message: tuple[int, bytes]) -> bytes:
    kind, body = message
    due = tuple(plaintext.Mark(*mark) for mark in marks.due(tx, own.device, device))
    echoes = tuple(plaintext.Mark(*mark) for mark in marks.echoes(tx, own.device, device))
    return plaintext.encode(
        plaintext.Plaintext(
            kind, body, due[: plaintext.MAX_MARKS], echoes[: plaintext.MAX_MARKS], identities.digest(tx, own.account)
        )
    )
