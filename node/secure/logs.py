"""Identity logs that travel inside sessions, for two devices that never have a link: asked for, given, taken.

A link compares logs by itself (`node/net/syncing.py`). A LOG message without events asks for the receiver's log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from node.errors import PeerFault
from node.secure import group_entries, identities, learning, outgoing, plaintext
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, log, outbox
from node.store.transaction import Cx, Tx
from sync.event import Event

MESSAGE_BYTES = 24 << 10
"""Of events in one LOG: with its envelope it fits a mailbox."""


def tell(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Queue our whole identity log for a device; once, however often it is asked for meanwhile."""
    if _is_queued(tx, device, full=True):
        return
    mine = log.events(tx, [entry.id for entry in log.entries(tx, own.account)])
    for batch in _batches([event.to_bytes() for event in mine]):
        outgoing.queue(own, tx, account, device, (plaintext.LOG, plaintext.encode_log(batch)))


def ask(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Queue the question for the identity log of a device's account."""
    row = contacts.get(tx, account)
    if row is not None and row.state == "contact" and not _is_queued(tx, device, full=False):
        outgoing.queue(own, tx, account, device, (plaintext.LOG, plaintext.encode_log(())))


def receive(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Take in what somebody we know says of their own identity, or answer with ours."""
    row = contacts.get(tx, peer.account)
    if row is None or row.state in ("requested", "refused"):
        raise PeerFault("not_a_contact", "Somebody who is no contact sent an identity log.")
    events = plaintext.decode_log(body)
    if not events:
        tell(own, tx, peer.account, peer.device)
        return
    most = identities.MAX_BYTES if row.state == "contact" else identities.MAX_BYTES_OF_STRANGER
    if learning.learn(own, tx, peer.account, [Event.from_bytes(each) for each in events], most):
        group_entries.identity_came(own, tx, peer.account)
        tx.after(own.wake.ring().contacts_changed)


def _is_queued(cx: Cx, device: bytes, full: bool) -> bool:
    """Whether a LOG is on its way already, with events or without."""
    messages = (plaintext.decode(row.item) for row in outbox.others(cx, device))
    return any(each.type == plaintext.LOG and bool(plaintext.decode_log(each.body)) == full for each in messages)


def _batches(events: Sequence[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for event in events:
        if batch and sum(map(len, batch)) + len(event) > MESSAGE_BYTES:
            yield batch
            batch = []
        batch.append(event)
    if batch:
        yield batch
