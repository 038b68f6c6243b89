"""What follows here as an identity log grows: for what is on its way to the devices that it puts out or brings.

Whichever way it came: compared on a link, carried, inside a session, or with the handshake of a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from node.items import ContactChanged
from node.secure import identities, outgoing, pairwise, rollback, ticks
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, leaving, log, marks, outbox, posts, sessions
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from sync.event import Event
from sync.space import direct_space


def learn(own: Own, tx: Tx, account: bytes, events: Iterable[Event], most: int = identities.MAX_BYTES) -> int:
    """Add events to the log of an account; how many were new. PeerFault as in `identities.store`.

    A contact's device that was not known gets what none of theirs has yet, and is told what waits to be said beside.
    """
    knew = outgoing.devices(own, tx, account)
    new = identities.store(own, tx, account, events, most)
    row = contacts.get(tx, account)
    if not new or (row is None and account != own.account):
        return new
    live = outgoing.devices(own, tx, account)
    mute = [device for device in live if device not in knew or not pairwise.has_session(tx, device)]
    cut_off(own, tx, account)
    outgoing.seal_unsealed(own, tx, account)
    if row is None or row.state != "contact":
        return new
    for device in live:
        if device not in knew:
            outgoing.seal_again(own, tx, account, device, _unheld(own, tx, account))
    for device in mute:  # no marks could be sealed for it
        tx.after(partial(own.wake.ring().marks_due, device))
    return new


def meet(own: Own, tx: Tx, peer: Peer) -> None:
    """Keep the certificates a peer showed in its handshake, so that its account and device are known from then on."""
    learn(own, tx, peer.account, [Event.from_bytes(link) for link in peer.chain])


def cut_off(own: Own, tx: Tx, account: bytes) -> None:
    """Keep nothing for a device of an account that its log puts out, and take nothing from it any more."""
    if account != own.account:
        own.deliver(tx, ContactChanged(account))
    out = identities.of(own, tx, account).out
    if own.device in out:
        own_rows.put_number(tx, rollback.PUT_OUT, 1)
    for device in out:
        outbox.drop_device(tx, device)
        sessions.drop_device(tx, device)
        posts.forgive(tx, device)
        if account == own.account:
            ticks.ended(own, tx, device)
        tx.after(partial(own.wake.ring().cut_off, device))


def _unheld(own: Own, cx: Cx, account: bytes) -> list[bytes]:
    """What this device stated to an account since what any of its devices has said to hold, by number."""
    space = direct_space(own.account, account)
    head = log.head(cx, space, own.device)
    marked = [marks.of(cx, space, each, own.device)[0] for each in identities.of(own, cx, account).devices]
    return [] if head is None else leaving.stated(cx, space, own.device, (max(marked, default=0), head.seq))
