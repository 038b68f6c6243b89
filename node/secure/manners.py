"""What this account shows of itself to its contacts, on all its devices: what was read, who is there, who is writing.

Who does not show a thing is not shown it by others. What one device states in the personal space the others do, too;
what was said last by (hlc, id) counts.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from node.items import ContactChanged, Marked
from node.secure import contact, identities, outgoing
from node.secure.own import Own
from node.secure.shown import NAME, Shown, shown
from node.store import marks
from node.store import own as own_rows
from node.store.transaction import Tx
from sync.event import OWN_SHOWN, Event
from sync.personal import OwnShown, read, write


def choose(own: Own, tx: Tx, said: OwnShown) -> None:
    """Show what was read, when we are there and when we are writing, or not; nothing is stated if it is so already."""
    before = shown(tx)
    if (before.receipts, before.presence, before.typing) != (said.receipts, said.presence, said.typing):
        event = outgoing.publish_personal(own, tx, OWN_SHOWN, write(said))
        _follow(own, tx, before, _after(before, event, said))


def heed(own: Own, tx: Tx, event: Event) -> None:
    """Do as another own device does, if nothing was said later; PeerFault if it cannot be read."""
    said, before = read(event, OwnShown), shown(tx)
    now = _after(before, event, said)
    if now != before:
        _follow(own, tx, before, now)


def _after(before: Shown, event: Event, said: OwnShown) -> Shown:
    """What is shown once an event was heard: what was said last of each thing, in whatever order it comes."""
    now, mark = before, (event.header.hlc, event.id)
    if (before.hlc, before.id) < mark:
        now = replace(now, hlc=mark[0], id=mark[1], receipts=said.receipts, presence=said.presence)
    if said.typing is not None and before.typed < mark:
        now = replace(now, typing=said.typing, typed=mark)
    return now


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
