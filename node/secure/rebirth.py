"""What the recovery key says of devices in the identity log, and what a device that came in so tells contacts first.

A device comes in this way when a backup is restored (`node/backup/restoring.py`) or a store gets another device
(`node/renewal.py`; there an admin device may have said it, too). The recovery key lives no longer than the transaction
that needs it.
"""

from __future__ import annotations

from typing import Final

import msgspec

from crypto.identity import RecoveryKeys
from node.secure import contact, gaps, group_keys, identities, outgoing, own_devices, passing, ticks
from node.secure.own import Own
from node.store import contacts, log, spaces
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from sync import control
from sync.event import next_hlc

NEW: Final = "restored"
"""Set until this device has told its contacts of itself."""

_CALLED: Final = "called"
"""What this device shall be called, until it has said so."""


def certify(own: Own, tx: Tx, recovery: RecoveryKeys) -> None:
    """The recovery key certifies this device; its first start will tell the contacts."""
    keys = (own.device, own.keys.exchange)
    event = control.device_event(recovery, _position(own, tx, recovery), keys, True, own.random)
    identities.add(tx, own.account, (event,), own.clock.now_ms())
    will_greet(tx)


def will_greet(tx: Tx) -> None:
    """The first start of the device that this store has from now on will tell the contacts."""
    own_rows.put_number(tx, NEW, 1)


def will_be_called(tx: Tx, name: str) -> None:
    """The first start will tell the other devices of the account what this one is called."""
    own_rows.put(tx, _CALLED, name.encode())


def make_admin(own: Own, tx: Tx, recovery: RecoveryKeys, keys: tuple[bytes, bytes]) -> None:
    """The recovery key makes another device an admin; `keys` are its public (Ed25519, X25519) keys."""
    event = control.device_event(recovery, _position(own, tx, recovery), keys, True, own.random)
    identities.add(tx, own.account, (event,), own.clock.now_ms())


def revoke(own: Own, tx: Tx, recovery: RecoveryKeys, device: bytes) -> None:
    """The recovery key revokes another device for good."""
    last = log.head(tx, own.account, device)
    cut = (last.seq, last.id) if last else (0, b"")
    event = control.revoke_event(recovery, _position(own, tx, recovery), device, cut, own.random)
    identities.add(tx, own.account, (event,), own.clock.now_ms())


def ask_again(tx: Tx) -> None:
    """What was asked was asked by a device that is gone: it is asked again where the link is known, else given up."""
    for row in contacts.in_state(tx, "asked"):
        state, why = ("invited", "") if row.secret else ("refused", "no_answer")
        contacts.put(tx, msgspec.structs.replace(row, state=state, why=why))


def greet(own: Own, tx: Tx) -> None:
    """The first start of a device: contacts hear of it, where it is, what waits for them, and what it still holds.

    On a link sets are compared anyway; by mail this is how what was said since a backup comes back.
    """
    own_devices.say_where(own, tx)
    if not own_rows.number(tx, NEW):
        return
    for device in identities.of(own, tx, own.account).devices:
        ticks.ended(own, tx, device)  # who knows whether it is still there; what is lacking somewhere is found
    called = own_rows.get(tx, _CALLED)
    if called is not None:
        own_devices.rename(own, tx, own.device, called.decode())
        own_rows.drop(tx, _CALLED)
    contact.news(own, tx)
    for row in contacts.in_state(tx, "contact"):
        outgoing.seal_unsealed(own, tx, row.account)
        gaps.say(own, tx, row.account, row.device)
    for space in spaces.all_of(tx):
        if space.history:
            group_keys.go_on(own, tx, space)
        else:
            passing.bring_again(own, tx, space)
    own_rows.drop(tx, NEW)


def _position(own: Own, cx: Cx, recovery: RecoveryKeys) -> control.Position:
    """Where the recovery key's next statement goes."""
    head = log.head(cx, own.account, recovery.public)
    hlc = next_hlc(head.hlc if head else 0, own.clock.now_ms())
    heads = identities.of(own, cx, own.account).heads
    return control.position((head.seq, head.id) if head else (0, own.account), heads, hlc)
