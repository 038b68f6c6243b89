"""Letting a device into this account, putting one out, and making one an admin: statements in the identity log.

Who may is decided there (`sync/control.py`): an admin device lets in and puts out devices that are none, the recovery
phrase does it with any. How a device reaches one that lets it in is `node/asking.py`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import msgspec

from crypto.identity import RecoveryKeys
from node.errors import PeerFault, Refused
from node.items import DevicesChanged
from node.secure import group_keys, identities, learning, own_devices, rebirth, rollback
from node.secure.link_code import RELAYS, SECRET_BYTES, LinkCode, RelayPlace
from node.secure.own import Own
from node.store import log, relays, spaces
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from sync import control, limits, personal
from sync.event import Event

PHRASE_NEEDED = "This takes an admin device, or your recovery phrase; to touch an admin device it takes the phrase."
ADMIN_RENEWED: Final = "An admin device is renewed by the recovery phrase alone, with `kith renew` on it."

REMEMBERED_S: Final = 3600
MAX_ADDRESSES: Final = 2
"""Of each relay in a code, so that the picture of it stays easy to scan."""

_CODE: Final = "link code"


class ShownCode(msgspec.Struct, array_like=True, frozen=True):
    """The code that was made last, which device has used it, and in place of which one, if it is for that.

    If it is for a contact who comes back by the recovery phrase, `returns` is that account.
    """

    code: LinkCode
    used_by: bytes
    renews: bytes = b""
    returns: bytes = b""


def make_code(own: Own, tx: Tx, addresses: tuple[str, ...], seconds: int, renews: bytes = b"") -> LinkCode:
    """A code that lets one device in, in place of any that was made before; Refused("phrase_needed", …).

    It is consent given beforehand: whoever has it within these seconds becomes a device. With `renews` it does so in
    place of that device, and only if it names it; also Refused("unknown_device", "own_device").
    """
    rollback.check(tx)
    if not own_devices.is_admin(own, tx):
        raise Refused("phrase_needed", PHRASE_NEEDED)
    if renews:
        _check_renewable(own, tx, renews)
    code = new_code(own, tx, addresses, seconds)
    show(own, tx, ShownCode(code, b"", renews))
    return code


def new_code(own: Own, cx: Cx, addresses: tuple[str, ...], seconds: int) -> LinkCode:
    """What a code says that is good for so many seconds from now, where this device is and waits."""
    expires = own.clock.now_ms() // 1000 + seconds
    return LinkCode(1, own.account, own.random(SECRET_BYTES), expires, addresses, _relays(cx))


def show(own: Own, tx: Tx, made: ShownCode) -> None:
    """Answer whoever has this code from now on, in place of any that was made before."""
    _keep(tx, made)
    tx.after(own.wake.ring().contacts_changed)


def shown_code(own: Own, cx: Cx) -> LinkCode | None:
    """The code that was made last, while there is anything to say to whoever has it: also for an hour after its end."""
    kept = _kept(cx)
    late = kept is None or own.clock.now_ms() // 1000 >= kept.code.expires + REMEMBERED_S
    return None if kept is None or late else kept.code


def redeem(own: Own, tx: Tx, keys: tuple[bytes, bytes], name: str, old: bytes = b"") -> Event:
    """Whoever has the code is let in with its public keys, once; the same device again gets the same certificate.

    With `old` it comes in place of that device, which is put out, and has its name. Refused("code_unknown",
    "code_expired", "code_used", "code_for_other", "rolled_back"), and as `let_in` and `put_out`.
    """
    rollback.check(tx)
    use(own, tx, keys[0], (old, b""))
    if old and not _check_renewable(own, tx, old).revoked:
        put_out(own, tx, old)
    return let_in(own, tx, keys, own_devices.name_of(tx, old) if old else name)


def use(own: Own, tx: Tx, device: bytes, meant: tuple[bytes, bytes]) -> None:
    """Note that a device uses the code that was made last, for what is `meant`: whom it renews, and who returns by it.

    Refused("code_unknown", "code_expired", "code_used", "code_for_other").
    """
    kept = _kept(tx)
    if kept is None:
        raise Refused("code_unknown", "There is no code to link a device now.")
    if kept.used_by not in (b"", device):
        raise Refused("code_used", "This code was used already; make a new one.")
    if own.clock.now_ms() // 1000 >= kept.code.expires and not kept.used_by:
        raise Refused("code_expired", "This code has expired; make a new one.")
    if (kept.renews, kept.returns) != meant:
        raise Refused("code_for_other", "This code was made for something else; make another one.")
    _keep(tx, msgspec.structs.replace(kept, used_by=device))


def used_by(cx: Cx) -> bytes:
    """The device that has used the code that was made last, or nothing."""
    kept = _kept(cx)
    return b"" if kept is None else kept.used_by


def returns(cx: Cx) -> bytes:
    """The contact that the code made last is for, who comes back by the recovery phrase; or nothing."""
    kept = _kept(cx)
    return b"" if kept is None else kept.returns


def let_in(own: Own, tx: Tx, keys: tuple[bytes, bytes], name: str) -> Event:
    """Certify a new device by its (Ed25519, X25519) public keys; the certificate. Letting in the same one is harmless.

    Refused("phrase_needed", "revoked_device", "too_many_devices").
    """
    identity = identities.of(own, tx, own.account)
    if not own_devices.is_admin(own, tx):
        raise Refused("phrase_needed", PHRASE_NEEDED)
    facts = identity.devices.get(keys[0])
    if facts is not None:
        if facts.revoked or facts.exchange != keys[1]:
            raise Refused("revoked_device", "This device was removed from the account; its keys are worthless now.")
        return identities.event(tx, facts.certificate_id)
    if len(identity.live) >= limits.DEVICES_LIVE:
        raise Refused(
            "too_many_devices",
            "An account has at most {devices_live} devices; remove one first.",
            devices_live=limits.DEVICES_LIVE,
        )
    position = _position(own, tx)
    event = control.linked_event(own.keys, own.account, position, keys, own.random)
    _state(own, tx, event)
    own_devices.say_device(own, tx, personal.OwnDevice(keys[0], name or None))
    own_devices.say_where(own, tx)
    return event


def put_out(own: Own, tx: Tx, device: bytes, recovery: RecoveryKeys | None = None) -> None:
    """Revoke another device of this account for good; Refused("unknown_device", "own_device", "phrase_needed")."""
    facts = own_devices.live(own, tx, device)
    if device == own.device:
        raise Refused("own_device", "This is the device you are using; remove it from another one.")
    if recovery is not None:
        rebirth.revoke(own, tx, recovery, device)
    elif facts.admin or not own_devices.is_admin(own, tx):
        raise Refused("phrase_needed", PHRASE_NEEDED)
    else:
        last = log.head(tx, own.account, device)
        cut = (last.seq, last.id) if last else (0, b"")
        position = _position(own, tx)
        _state(own, tx, control.expelled_event(own.keys, own.account, position, (device, cut), own.random))
    learning.cut_off(own, tx, own.account)
    for space in spaces.all_of(tx):
        if space.history:
            group_keys.go_on(own, tx, space)
    own.deliver(tx, DevicesChanged(own.account))
    tx.after(own.wake.ring().contacts_changed)


def promote(own: Own, tx: Tx, device: bytes, recovery: RecoveryKeys) -> None:
    """Make a device of this account an admin; Refused("unknown_device")."""
    facts = own_devices.live(own, tx, device)
    if not facts.admin:
        rebirth.make_admin(own, tx, recovery, (device, facts.exchange))
        own.deliver(tx, DevicesChanged(own.account))
        tx.after(own.wake.ring().contacts_changed)


def _check_renewable(own: Own, cx: Cx, device: bytes) -> control.Device:
    """The facts of a device that another may take the place of by our word: no admin, unless it is out already."""
    facts = identities.of(own, cx, own.account).devices.get(device)
    if facts is None:
        raise Refused("unknown_device", "There is no such device of yours.")
    if device == own.device:
        raise Refused("own_device", "This is the device you are using; renew it from another one.")
    if facts.admin and not facts.revoked:
        raise Refused("phrase_needed", ADMIN_RENEWED)
    return facts


def _relays(cx: Cx) -> tuple[RelayPlace, ...]:
    """Where this device waits for whoever has its code: at the relays that serve it, its own last."""
    served = sorted((row for row in relays.all_of(cx) if row.joined), key=lambda row: row.own)
    return tuple(RelayPlace(row.key, row.addresses[:MAX_ADDRESSES]) for row in served if row.addresses)[:RELAYS]


def _keep(tx: Tx, kept: ShownCode) -> None:
    own_rows.put(tx, _CODE, msgspec.msgpack.encode(kept))


def _kept(cx: Cx) -> ShownCode | None:
    found = own_rows.get(cx, _CODE)
    return None if found is None else msgspec.msgpack.decode(found, type=ShownCode)


def _position(own: Own, tx: Tx) -> control.Position:
    """Where a statement about another device goes; it names our own certificate, which is our right to make it.

    So a chain of certificates alone shows that right to somebody who holds no log.
    """
    mine = identities.of(own, tx, own.account).devices[own.device].certificate_id
    position = identities.next_position(own, tx)
    others = [id_ for id_ in position.refs if id_ != mine]
    return replace(position, refs=(mine, *others[: limits.REFS - 1]))


def _state(own: Own, tx: Tx, event: Event) -> None:
    """Add an own statement to the identity log, and have it pushed to whoever is linked."""
    if not identities.add(tx, own.account, (event,), own.clock.now_ms()):
        raise PeerFault("bad_statement", "A statement about a device was not taken into the own log.")
    own.deliver(tx, DevicesChanged(own.account))
    tx.after(partial(own.wake.ring().stated, (event,)))
    tx.after(own.wake.ring().contacts_changed)
