"""Turning people away: a request is declined, an account blocked or unblocked, on all devices of ours alike.

What one device states in the personal space the others do, too; of an account counts what was said last by (hlc, id).
Whoever is turned away is told nothing. What follows for what they send is asked of `shunned.py`.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec

from node.errors import PeerFault, Refused
from node.items import ContactChanged
from node.secure import contact, identities, mailbox, outgoing, own_devices, own_mail
from node.secure.own import Own
from node.secure.shunned import BLOCKED, DECLINED
from node.store import contacts
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.transaction import Tx
from sync.event import OWN_SHUN, Event
from sync.personal import OwnShun, read, write
from sync.shared import clip

DECLINED_S: Final = 7 * 86_400
"""So long whoever was declined is not heard when they ask again."""

MAX_DECLINED: Final = 256
"""Beyond it those who may ask again soonest are forgotten, and can ask at once."""

_TOLD: Final = "shun told "


def decline(own: Own, tx: Tx, account: bytes) -> None:
    """Turn down somebody who asked; they are told nothing. Refused("no_request")."""
    row = contacts.get(tx, account)
    if row is None or row.state != "requested":
        raise Refused("no_request", "This person has not asked to become a contact.")
    until = own.clock.now_ms() // 1000 + DECLINED_S
    _state(own, tx, OwnShun(account, DECLINED, until))
    _decline(own, tx, account, until)


def block(own: Own, tx: Tx, account: bytes, name: str = "") -> ContactRow:
    """Take nothing of an account any more, and give it nothing; `name` is for who is not known. Refused("own_account").

    Somebody who is blocked already stays so.
    """
    if account == own.account:
        raise Refused("own_account", "This account is your own.")
    row = contacts.get(tx, account)
    if row is not None and row.state == BLOCKED:
        return row
    said = OwnShun(account, BLOCKED, 0, clip(name))
    _state(own, tx, said)
    return _block(own, tx, said)


def unblock(own: Own, tx: Tx, account: bytes) -> None:
    """Let a blocked account be again what it was before; Refused("not_blocked")."""
    row = contacts.get(tx, account)
    if row is None or row.state != BLOCKED:
        raise Refused("not_blocked", "This person is not blocked.")
    _state(own, tx, OwnShun(account, "", 0))
    _unblock(own, tx, row)


def heed(own: Own, tx: Tx, event: Event) -> None:
    """Do as another own device does, if nothing was said later of that account; PeerFault if it cannot be read."""
    said = read(event, OwnShun)
    if said.account == own.account:
        raise PeerFault("bad_payload", "An own device turns away its own account.")
    if not _is_news(tx, event, said):
        return
    row = contacts.get(tx, said.account)
    if said.what == BLOCKED:
        _block(own, tx, said)
    elif row is not None and row.state == BLOCKED:
        _unblock(own, tx, row)
    if said.what == DECLINED and (row is None or row.state in ("requested", "refused", DECLINED)):
        _decline(own, tx, said.account, said.until)


def _state(own: Own, tx: Tx, said: OwnShun) -> None:
    """It is stated also while there is no other device: one that comes later reads all that was ever said."""
    _is_news(tx, outgoing.publish_personal(own, tx, OWN_SHUN, write(said)), said)


def _is_news(tx: Tx, event: Event, said: OwnShun) -> bool:
    """Keep what was said last of an account; False if this is not it."""
    name, mark = _TOLD + said.account.hex(), (event.header.hlc, event.id)
    kept = own_rows.get(tx, name)
    if kept is not None and msgspec.msgpack.decode(kept, type=tuple[int, bytes]) >= mark:
        return False
    own_rows.put(tx, name, msgspec.msgpack.encode(mark))
    return True


def _decline(own: Own, tx: Tx, account: bytes, until: int) -> None:
    """Keep of a request that it was declined, and until when; the device, since its session goes on as before."""
    row = contacts.get(tx, account)
    contact.put(own, tx, ContactRow(account, DECLINED, device=b"" if row is None else row.device, expires=until))
    declined = sorted(contacts.in_state(tx, DECLINED), key=lambda each: (each.expires, each.account))
    for each in declined[: max(0, len(declined) - MAX_DECLINED)]:
        contacts.drop(tx, each.account)


def _block(own: Own, tx: Tx, said: OwnShun) -> ContactRow:
    row = contacts.get(tx, said.account) or ContactRow(said.account, "", said.name)
    if row.state == BLOCKED:
        return row
    blocked = msgspec.structs.replace(row, state=BLOCKED, why=row.state, secret=b"", expires=0)
    contact.put(own, tx, blocked)
    tx.after(partial(own.wake.blocked, row.account))
    for device in {row.device, *identities.of(own, tx, row.account).devices} - {b""}:
        tx.after(partial(own.wake.ring().cut_off, device, "stopping"))
    if blocked.befriended and own_mail.entries(tx):
        own_rows.count(tx, mailbox.PRESENCE_TURN)  # they know by which name we are online at relays
        contact.news(own, tx)
    return blocked


def _unblock(own: Own, tx: Tx, row: ContactRow) -> None:
    """A contact is one again, and hears where we are; a request waits again; whoever else it was is a stranger."""
    if row.why not in ("contact", "requested"):
        contacts.drop(tx, row.account)
        own.deliver(tx, ContactChanged(row.account))
        tx.after(own.wake.ring().contacts_changed)
        return
    row = msgspec.structs.replace(row, state=row.why, why="")
    contact.put(own, tx, row)
    if row.state == "contact":
        outgoing.seal_unsealed(own, tx, row.account)
        contact.greet(own, tx, row)
        for device in own_devices.others(own, tx):
            tx.after(partial(own.wake.ring().offers_changed, device))
