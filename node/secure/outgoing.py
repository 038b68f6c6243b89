"""What leaves: stating direct events, and sealing messages for devices into the outbox.

Stating, delivering to our own screen, sealing and queueing are one transaction; the network hears of it after the
commit (`Own.wake`). How envelopes travel is `node/net`; what arrives is `inbox.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from crypto.primitives import sha256
from node.errors import PeerFault, Refused
from node.items import Sent
from node.secure import identities, pairwise, plaintext, prekeys, stating, ticks, visible
from node.secure.beside import Beside
from node.secure.own import Own
from node.store import contacts, log, marks, outbox, sessions, traces
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx
from sync.event import (
    CLOCK_RESET,
    CONTROL_KINDS,
    ERASE,
    SIGNED,
    Event,
    pack_payload,
    sign_event,
    stamp_event,
)
from sync.space import direct_space, personal_space

HASH_BYTES = 16
MAX_TARGETS = 64
AGED_AT_ONCE = 1000


def publish(own: Own, tx: Tx, account: bytes, kind: int, payload: Mapping[str, object], expires: int = 0) -> Event:
    """State a direct event to `account` and queue it for each of its devices; Refused("not_a_contact").

    To somebody who was asked and has not answered yet the event waits, and is sealed once they are a contact.
    """
    row = contacts.get(tx, account)
    if row is None or row.state not in ("contact", "asked", "invited"):
        raise Refused("not_a_contact", "This person is not a contact.")
    if stating.reset_is_due(tx, direct_space(own.account, account), own.device, own.clock.now_ms()):
        _state(own, tx, row, CLOCK_RESET, {})
    return _state(own, tx, row, kind, payload, expires)


def publish_personal(own: Own, tx: Tx, kind: int, payload: Mapping[str, object]) -> Event:
    """State a signed event in the space of our own devices; it leaves this device only to others of this account."""
    header = stating.header(own, tx, personal_space(own.account), kind)
    event = sign_event(own.keys.signing_seed, header, pack_payload(own.random, payload))
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    visible.show(own, tx, event)
    tx.after(partial(own.wake.ring().stored, event))
    return event


def erase_personal(own: Own, tx: Tx, targets: Sequence[bytes]) -> Event:
    """State that events in the space of our own devices are erased, such as drafts; the content goes at once."""
    _check_targets(own, tx, personal_space(own.account), targets)
    return publish_personal(own, tx, ERASE, {"targets": list(targets)})


def take_back(own: Own, tx: Tx, target: bytes) -> None:
    """Erase what was stated to our own devices, for something that takes its place; Refused("gone_already")."""
    stored = log.get(tx, target)
    if stored is None or stored.event.payload is None:
        raise Refused("gone_already", "That does not wait any more: it was sent, changed or taken back.")
    erase_personal(own, tx, (target,))


def erase(own: Own, tx: Tx, account: bytes, targets: Sequence[bytes]) -> Event:
    """State that events of ours are erased; their content is gone here at once, and at the others when they hear.

    What is queued goes on as a header without content, so that all still come to hold the same events.
    """
    _check_targets(own, tx, direct_space(own.account, account), targets)
    event = publish(own, tx, account, ERASE, {"targets": list(targets)})
    for target in targets:
        _withdraw(own, tx, account, target)
    return event


def seal_waiting(own: Own, tx: Tx, account: bytes) -> None:
    """Queue for a new contact's devices whatever was stated to them before they answered."""
    space = direct_space(own.account, account)
    waiting = log.chain_ids(tx, space, own.device)
    for device in devices(own, tx, account):
        queued = outbox.event_ids(tx, device)
        seal_again(own, tx, account, device, [id_ for id_ in waiting if id_ not in queued])


def seal_again(own: Own, tx: Tx, account: bytes, device: bytes, ids: Sequence[bytes]) -> None:
    """Queue stored direct events for one device, as repair asks for; those already queued for it are not doubled.

    A device that asks for what it stated itself has forgotten our marks about that, too.
    """
    between = direct_space(own.account, account)
    asked = [event for event in log.events(tx, ids) if event.header.space == between]
    if any(event.header.device == device for event in asked):
        marks.say_again(tx, own.device, device)  # what is queued next carries them; by mail nothing else would
        tx.after(partial(own.wake.ring().marks_due, device))
    for event in asked:
        if not outbox.has_event(tx, device, event.id):
            queue(own, tx, account, device, (plaintext.EVENT, event.to_bytes()), event.id)
            _trace(own, tx, device, event)


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
        tx.after(partial(own.wake.ring().queued, outbox.OutboxRow(row, device, event_id, item, *sealed, now)))


def sent(own: Own, tx: Tx, event_id: bytes, device: bytes) -> None:
    """A device has an event of the outbox, or a relay keeps it for one: what is ours and was not yet sent, now is.

    Nothing is told of what frames a circle or group, of what we only pass on, nor of its second member and all after.
    """
    found = log.place(tx, event_id)
    if found is None or found.author != own.account or found.kind in ticks.FRAME:
        return
    if found.version != SIGNED or log.note_sent(tx, event_id):
        own.deliver(tx, Sent(event_id, device, found.kind))
        ticks.sent(own, tx, found.space)


def came_back(own: Own, tx: Tx, event: Event, device: bytes) -> None:
    """A device of another account gave us an event of ours: whoever can do that holds it, so it has been sent."""
    header = event.header
    if header.author != own.account or header.kind in ticks.FRAME or not log.note_sent(tx, event.id):
        return
    own.deliver(tx, Sent(event.id, device, header.kind, held=header.v != SIGNED))
    ticks.sent(own, tx, header.space)


def left(own: Own, tx: Tx, event: Event) -> None:
    """An event of this account came from another own device: bringing it to others is the affair of who stated it.

    Whether it has left that one it says itself.
    """
    header = event.header
    if header.kind in CONTROL_KINDS or ticks.waits(own, tx, header):
        return
    if header.v == SIGNED:
        log.note_sent(tx, event.id)
    own.deliver(tx, Sent(event.id, b"", header.kind))


def seal_unsealed(own: Own, tx: Tx, account: bytes) -> None:
    """Seal what waits for a device of an account: for its prekeys, or because its ciphertext had grown too old."""
    for device in devices(own, tx, account):
        sealed = [_seal_row(own, tx, account, row) for row in outbox.unsealed(tx, device)]
        if any(sealed):
            tx.after(partial(own.wake.ring().resealed, device))


def has_unsealed(own: Own, cx: Cx, account: bytes) -> bool:
    """Whether `seal_unsealed` has anything to do."""
    return any(outbox.unsealed(cx, device) for device in devices(own, cx, account))


def age(own: Own, tx: Tx, before_ms: int) -> list[bytes]:
    """Throw away ciphertexts made before a time; the devices to which something else than an event was never brought.

    Events go on waiting, and are sealed anew when their device is there again.
    """
    lost: list[bytes] = []
    for row in outbox.older(tx, before_ms, AGED_AT_ONCE):
        if row.event_id is None:
            outbox.drop(tx, row.id)
            lost.append(row.device)
        else:
            outbox.unseal(tx, row.id, row.item)
        tx.after(partial(own.wake.ring().resealed, row.device))
    return lost


def forget_unanswered(own: Own, tx: Tx, before_ms: int) -> None:
    """Give up sessions we began before a time and got no answer on: the prekeys they began with may be gone by now.

    What waits for such a device is sealed anew, on a session from the prekeys that it announces then.
    """
    for device in sessions.forget_unanswered(tx, before_ms):
        for row in outbox.of_device(tx, device):
            if row.event_id is not None:
                outbox.unseal(tx, row.id, row.item)
        tx.after(partial(own.wake.ring().resealed, device))


def reseal(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Begin a new session with a device and seal everything queued for it again: the old session is broken."""
    bundle = prekeys.announced_bundle(identities.of(own, tx, account), device)
    if bundle is None:
        raise Refused("no_prekeys", "This device has announced no keys to write to it.")
    pairwise.begin(own, tx, bundle)
    for row in outbox.of_device(tx, device):
        _seal_row(own, tx, account, row)
    tx.after(partial(own.wake.ring().resealed, device))


def seal_anew(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Seal everything queued for a device again, on the session that last opened one of its messages."""
    for row in outbox.of_device(tx, device):
        _seal_row(own, tx, account, row)
    tx.after(partial(own.wake.ring().resealed, device))


def seal_once(own: Own, tx: Tx, account: bytes, device: bytes, message: tuple[int, bytes]) -> bytes | None:
    """Seal (type, body) for a device without queueing it: it leaves once at most. None without session and prekeys."""
    return _seal(own, tx, account, device, _item(own, tx, account, device, message))


def receipt(own: Own, tx: Tx, account: bytes, device: bytes, beside: Beside | None = None) -> bytes | None:
    """A sealed RECEIPT with the marks this device has not repeated yet, and those it is told `beside` them, or None.

    It is sent once, never queued. Only contacts get receipts; who has written nothing to us has no session, and one is
    begun for what is said `beside`.
    """
    row = contacts.get(tx, account)
    if row is None or row.state != "contact":
        return None
    count, more = len(marks.due(tx, own.device, device)), [] if beside is None else beside.due(tx)
    if not more and not (count and pairwise.has_session(tx, device)):
        return None
    room = max(0, plaintext.MAX_MARKS - count)
    item = _item(own, tx, account, device, (plaintext.RECEIPT, b""), more[:room])
    sealed = _seal(own, tx, account, device, item)
    if beside is not None and sealed is not None:
        beside.say(tx, more[:room])
        if len(more) > room > 0:
            tx.after(partial(own.wake.ring().marks_due, device))
    return sealed


def marks_due(own: Own, tx: Tx, account: bytes, author_device: bytes) -> None:
    """There is news of how far we are in what a device stated: it and all others of its account are told."""
    others = devices(own, tx, account) if account != own.account else ()
    for device in dict.fromkeys((author_device, *others)):
        tx.after(partial(own.wake.ring().marks_due, device))


def transient(own: Own, tx: Tx, account: bytes, device: bytes, message: tuple[int, bytes]) -> bytes | None:
    """A sealed message that is sent once and never queued, or None for who is no contact or has no session."""
    row = contacts.get(tx, account)
    if row is None or row.state != "contact" or not pairwise.has_session(tx, device):
        return None
    return pairwise.seal(own, tx, device, _item(own, tx, account, device, message))


def hash_of(envelope: bytes) -> bytes:
    """What names an envelope in ACK and FAIL."""
    return sha256(envelope)[:HASH_BYTES]


def _state(own: Own, tx: Tx, to: ContactRow, kind: int, payload: Mapping[str, object], expires: int = 0) -> Event:
    header = stating.header(own, tx, direct_space(own.account, to.account), kind, expires=expires)
    event = stamp_event(own.stamp, header, pack_payload(own.random, payload))
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    visible.show(own, tx, event)
    tx.after(partial(own.wake.ring().stored, event))
    if to.state == "contact":
        for device in devices(own, tx, to.account):
            queue(own, tx, to.account, device, (plaintext.EVENT, event.to_bytes()), event.id)
            _trace(own, tx, device, event)
    return event


def _trace(own: Own, tx: Tx, device: bytes, event: Event) -> None:
    """Follow what this device states to people on its way to each of their devices."""
    header = event.header
    if header.device == own.device and header.kind not in CONTROL_KINDS:
        traces.queued(tx, event.id, device, (header.space, header.seq), own.clock.now_ms())


def _withdraw(own: Own, tx: Tx, account: bytes, target: bytes) -> None:
    """Take the content of an erased event out of what is queued of it."""
    for event in log.events(tx, (target,)):
        for row in outbox.of_event(tx, target):
            message = msgspec.structs.replace(plaintext.decode(row.item), body=event.to_bytes())
            outbox.unseal(tx, row.id, plaintext.encode(message))
    seal_unsealed(own, tx, account)


def _seal_row(own: Own, tx: Tx, account: bytes, row: outbox.OutboxRow) -> bool:
    envelope = _seal(own, tx, account, row.device, row.item)
    if envelope is not None:
        outbox.seal(tx, row.id, envelope, hash_of(envelope), own.clock.now_ms())
    return envelope is not None


def _seal(own: Own, tx: Tx, account: bytes, device: bytes, item: bytes) -> bytes | None:
    """The envelope, or None without a session and sound prekeys: one device's bad keys hold up no other."""
    try:
        return pairwise.seal(own, tx, device, item)
    except Refused as refused:
        if refused.code != "no_session":
            raise
    bundle = prekeys.announced_bundle(identities.of(own, tx, account), device)
    try:
        if bundle is None:
            return None
        pairwise.begin(own, tx, bundle)
    except PeerFault:
        return None
    return pairwise.seal(own, tx, device, item)


def _item(
    own: Own, tx: Tx, account: bytes, device: bytes, message: tuple[int, bytes], more: Sequence[marks.Mark] = ()
) -> bytes:
    kind, body = message
    due = tuple(plaintext.Mark(*mark) for mark in (*marks.due(tx, own.device, device), *more))
    echoes = tuple(plaintext.Mark(*mark) for mark in marks.echoes(tx, own.device, device))
    return plaintext.encode(
        plaintext.Plaintext(
            kind, body, due[: plaintext.MAX_MARKS], echoes[: plaintext.MAX_MARKS], identities.digest(tx, own.account)
        )
    )


def _check_targets(own: Own, cx: Cx, space: bytes, targets: Sequence[bytes]) -> None:
    """Refused("bad_erase", "not_yours", "not_erasable") where these cannot all be erased in a space."""
    if not 0 < len(targets) <= MAX_TARGETS:
        raise Refused("bad_erase", "Between 1 and 64 events can be erased at once.")
    for target in targets:
        stored = log.get(cx, target)
        header = None if stored is None else stored.event.header
        if header is None or (header.author, header.space) != (own.account, space):
            raise Refused("not_yours", "Only what you wrote yourself can be erased for everybody.")
        if header.kind in CONTROL_KINDS:
            raise Refused("not_erasable", "This is not a message.")
