"""A store that goes on as another device of its account: for one that was put back, or whose keys others may have.

The recovery phrase certifies the new device and revokes the old one, whose key never signs again. What the person has
stays; what only the old device could use is forgotten. All of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crypto.identity import RecoveryKeys
from node import birth
from node.machine import Machine
from node.secure import plaintext, rebirth, rollback, stamps
from node.store import devices, traces
from node.store import own as own_rows
from node.store.transaction import Cx, Tx

KEPT: Final = (plaintext.INTRODUCE, plaintext.LISTED)
"""Besides events what still has to reach somebody; everything else in the outbox the new device says anew."""


def renew(tx: Tx, recovery: RecoveryKeys, machine: Machine) -> None:
    """Go on as a new device; contacts hear of it at the next start."""
    account, keys = birth.load_keys(tx)
    own = birth.owner_to_be(account, machine)
    rebirth.certify(own, tx, recovery)
    rebirth.revoke(own, tx, recovery, keys.device)
    rebirth.ask_again(tx)
    stamps.keep(tx, keys.device, keys.signing_seed)
    devices.forget(tx, keys.device, own.device, machine.random)
    devices.unseal(tx, _dropped(tx))
    traces.retire(tx)
    rollback.forget(tx)
    own_rows.drop(tx, "instance")  # cursors of others count for the store that this one was
    own_rows.put(tx, birth.BACKUP_KEY, recovery.backup)
    birth.keep_keys(tx, account, own.keys)


def _dropped(cx: Cx) -> Iterator[int]:
    for row, event, item in devices.queued(cx):
        if event is None and plaintext.decode(item).type not in KEPT:
            yield row
