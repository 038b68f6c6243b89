"""What this account shows of itself to its contacts, on all its devices alike: what was read, and when it is there.

Who does not show a thing is not shown it by others. What one device states in the personal space the others do, too;
what was said last by (hlc, id) counts.
"""

from __future__ import annotations

import msgspec

from node.items import ContactChanged, Marked
from node.secure import contact, identities, outgoing
from node.secure.own import Own
from node.secure.shown import NAME, Shown, shown
from node.store import marks
from node.store import own as own_rows
from node.store.transaction import Tx
from sync.event import OWN_SHOWN, Event
from sync.personal import OwnShown, read, write


def choose(own: Own, tx: Tx, receipts: bool, presence: bool) -> None:
    """Show what was read, and when we are there, or not; nothing is stated if it is so already."""
    before = shown(tx)
    if (before.receipts, before.presence) != (receipts, presence):
        event = outgoing.publish_personal(own, tx, OWN_SHOWN, write(OwnShown(receipts, presence)))
        _follow(own, tx, before, Shown(event.header.hlc, event.id, receipts, presence))


def heed(own: Own, tx: Tx, event: Event) -> None:
    """Do as another own device does, if nothing was said later; PeerFault if it cannot be read."""
    said, before = read(event, OwnShown), shown(tx)
    if (before.hlc, before.id) < (event.header.hlc, event.id):
        _follow(own, tx, before, Shown(event.header.hlc, event.id, said.receipts, said.presence))


def _follow(own: Own, tx: Tx, before: Shown, now: Shown) -> None:
    own_rows.put(tx, NAME, msgspec.msgpack.encode(now))
    tx.after(lambda: own.wake.shown(now))
    own.deliver(tx, ContactChanged(own.account))
    if before.presence != now.presence:
        contact.news(own, tx)
        tx.after(own.wake.ring().contacts_changed)
    if now.receipts and not before.receipts:
        _tell_what_was_read(own, tx)


def _tell_what_was_read(own: Own, tx: Tx) -> None:
    """Others have said all along what they have read of ours: it is shown again."""
    for device in sorted(identities.of(own, tx, own.account).devices):
        for space, holder, account, delivered, seen in marks.all_told(tx, own.account, device):
            if seen:
                own.deliver(tx, Marked(space, account, holder, device, delivered, seen))
