"""A store that goes on as another device of its account: for one that was put back, or whose keys others may have.

The recovery phrase certifies the new device and revokes the old one, or an admin device of the account does that, which
shows a code (`asking.py`). The old key has no say in it, and never signs again. What the person has stays; what only
the old device could use is forgotten. All of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crypto.identity import RecoveryKeys
from crypto.keys import DeviceKeys
from node import asking, birth, outset
from node.asking import Plea, Way
from node.errors import PeerFault, Refused
from node.machine import Machine, Where
from node.secure import identities, own_devices, plaintext, rebirth, rollback, stamps
from node.secure.own import Own
from node.store import devices, traces
from node.store import own as own_rows
from node.store.db import Store
from node.store.transaction import Cx, Tx
from sync import control
from sync.linking import renew as words

KEPT: Final = (plaintext.INTRODUCE, plaintext.LISTED)
"""Besides events what still has to reach somebody; everything else in the outbox the new device says anew."""

_KEYS: Final = "renewing"


@dataclass(frozen=True, slots=True)
class Admitted:
    """What an admin device gave: the log in which it says that a device with these keys takes the old one's place."""

    keys: DeviceKeys = field(repr=False)
    log: bytes = field(repr=False)


def step(account: bytes, way: str | Admitted) -> Callable[[Tx, Machine], None]:
    """What makes another device of a store: by the recovery phrase, or by what an admin device gave.

    Refused("bad_phrase", "wrong_phrase").
    """
    if isinstance(way, Admitted):
        return lambda tx, machine: take(tx, way, machine)
    recovery = birth.keys_of(account, way)
    return lambda tx, machine: renew(tx, recovery, machine)


async def ask(own: Own, store: Store, code: str, at: str, outfit: tuple[Machine, Where]) -> Admitted:
    """Ask an admin device that shows a code to renew this one; nothing is changed here but for keys that are kept.

    Refused("bad_code", "newer_code", "code_…", "phrase_needed", "other_account", …), PeerFault("not_certified"),
    WorldFault("nobody_there", "broke_off"): then it can be tried again with the same code.
    """
    machine, where = outfit
    read = asking.valid_code(code, machine.clock)
    if read.account not in (b"", own.account):
        raise Refused("other_account", "This code was made by a device of another account.")
    keys = await store.write(lambda tx: asking.keys(tx, _KEYS, read, machine))
    known = await store.read(lambda cx: _known(own, cx))
    plea = Plea(read, keys, lambda handshake_hash: words(keys, own.device, handshake_hash), own.account)
    _, given = await asking.ask(plea, Way(where, at, known), machine)
    events = outset.read_log(given)
    _judge(await store.read(lambda cx: identities.foreseen(cx, own.account, events)), own.device, keys.device)
    return Admitted(keys, given)


def renew(tx: Tx, recovery: RecoveryKeys, machine: Machine) -> None:
    """Go on as a new device that the recovery key certifies; contacts hear of it at the next start."""
    account, old = birth.load_keys(tx)
    own = birth.owner_to_be(account, machine)
    rebirth.certify(own, tx, recovery)
    rebirth.revoke(own, tx, recovery, old.device)
    own_rows.put(tx, birth.BACKUP_KEY, recovery.backup)
    _go_on(tx, account, (old, own.keys), machine)


def take(tx: Tx, admitted: Admitted, machine: Machine) -> None:
    """Go on as the device that an admin device has certified; PeerFault("not_certified") if it did not, or not so."""
    account, old = birth.load_keys(tx)
    own = birth.owner_to_be(account, machine)
    identities.add(tx, account, outset.read_log(admitted.log), machine.clock.now_ms())
    _judge(identities.of(own, tx, account), old.device, admitted.keys.device)
    rebirth.will_greet(tx)
    _go_on(tx, account, (old, admitted.keys), machine)


def finish(tx: Tx, machine: Machine) -> tuple[bytes, DeviceKeys]:
    """Go on as the device whose keys this store has asked with, if the log it has seen since puts that in its place.

    So whoever died, or lost the answer, is at the next start what was made of it, and needs no other code. Returned is
    who this is from now: account and keys.
    """
    _, keys = asking.kept_keys(tx, _KEYS)
    account, old = birth.load_keys(tx)
    known = identities.of(birth.owner_to_be(account, machine), tx, account)
    if keys is not None and keys.device in known.live and old.device not in known.live:
        rebirth.will_greet(tx)
        _go_on(tx, account, (old, keys), machine)
    return birth.load_keys(tx)


def _judge(identity: control.Identity, old: bytes, new: bytes) -> None:
    if new not in identity.live or old in identity.live:
        raise PeerFault("not_certified", "The other device did not put a new device in the place of this one.")


def _go_on(tx: Tx, account: bytes, keys: tuple[DeviceKeys, DeviceKeys], machine: Machine) -> None:
    """Forget the old device, and be the new one."""
    old, new = keys
    rebirth.ask_again(tx)
    stamps.keep(tx, old.device, old.signing_seed)
    devices.forget(tx, old.device, new.device, machine.random)
    devices.unseal(tx, _dropped(tx))
    traces.retire(tx)
    rollback.forget(tx)
    for name in ("instance", _KEYS):  # cursors of others count for the store that this one was
        own_rows.drop(tx, name)
    birth.keep_keys(tx, account, new)


def _known(own: Own, cx: Cx) -> tuple[str, ...]:
    """Where other devices of the account said that they are."""
    found = (address for device in own_devices.others(own, cx) for address in own_devices.addresses_of(cx, device))
    return tuple(dict.fromkeys(found))


def _dropped(cx: Cx) -> Iterator[int]:
    for row, event, item in devices.queued(cx):
        if event is None and plaintext.decode(item).type not in KEPT:
            yield row
