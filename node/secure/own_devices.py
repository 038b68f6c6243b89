"""The devices of this account: which there are, and what they say to each other in the personal space.

Letting one in and putting one out is `admitting.py`, what is taken from another of them `siblings.py`; the bytes are in
`sync/personal.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from node.errors import Refused
from node.items import DevicesChanged
from node.secure import identities, outgoing
from node.secure.own import Own
from node.store import log
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx
from sync import control, personal
from sync.event import OWN_CONTACT, OWN_DEVICE, OWN_KEY, OWN_SPACE, Event


@dataclass(frozen=True, slots=True)
class OwnDeviceRow:
    """A device of this account; `name` is empty until given.

    `since` is when it was certified, `seen` when it said the newest that is known here, both in Unix milliseconds. What
    this node saw of its links: by which `way` it was reached last, when one began or ended, and whether one is up.
    """

    device: bytes
    name: str
    admin: bool
    revoked: bool
    since: int
    addresses: tuple[str, ...] = ()
    seen: int = 0
    way: str = ""
    met: int = 0
    linked: bool = False


def every(own: Own, cx: Cx) -> list[OwnDeviceRow]:
    """All devices this account has or had, the oldest first."""
    found = [
        OwnDeviceRow(
            device,
            name_of(cx, device),
            facts.admin,
            facts.revoked,
            since := identities.event(cx, facts.certificate_id).header.hlc >> 16,
            addresses_of(cx, device),
            max(since, log.last_hlc(cx, device, 0) >> 16),
        )
        for device, facts in identities.of(own, cx, own.account).devices.items()
    ]
    return sorted(found, key=lambda row: (row.since, row.device))


def others(own: Own, cx: Cx) -> tuple[bytes, ...]:
    """The other devices of this account; none for one that was put out."""
    live = identities.of(own, cx, own.account).live
    return tuple(device for device in live if device != own.device) if own.device in live else ()


def is_admin(own: Own, cx: Cx) -> bool:
    """Whether this device may let in and put out others."""
    facts = identities.of(own, cx, own.account).devices.get(own.device)
    return facts is not None and facts.admin and not facts.revoked


def rename(own: Own, tx: Tx, device: bytes, name: str) -> None:
    """Say what a device is called; all own devices hear of it. Refused("unknown_device")."""
    live(own, tx, device)
    say_device(own, tx, personal.OwnDevice(device, name))


def say_where(own: Own, tx: Tx) -> None:
    """Tell the other devices where this one can be reached, if that is news; nothing if there are none."""
    addresses = msgspec.msgpack.decode(own_rows.get(tx, "addresses") or b"\x90", type=tuple[str, ...])[:4]
    if others(own, tx) and addresses != addresses_of(tx, own.device):
        say_device(own, tx, personal.OwnDevice(own.device, None, addresses))


def say_device(own: Own, tx: Tx, said: personal.OwnDevice) -> None:
    """Tell all own devices something of one."""
    note_device(own, tx, outgoing.publish_personal(own, tx, OWN_DEVICE, personal.write(said)))


def say_contact(own: Own, tx: Tx, row: ContactRow) -> None:
    """Tell the other devices that somebody is a contact, and what is known of them now; nothing if there are none."""
    if row.state != "contact" or not others(own, tx):
        return
    given = (row.account, row.device, row.name, row.door_key, row.addresses, row.mailboxes, row.token)
    said = personal.OwnContact(*given, row.hides)
    event = outgoing.publish_personal(own, tx, OWN_CONTACT, personal.write(said))
    is_news(tx, row.account, event.header.hlc)


def begin_links_anew(own: Own, tx: Tx) -> None:
    """Something to compare has become known here: what a link between own devices covers is settled when it opens.

    Who learns of it last does so once the other offers it, however both have heard of it.
    """
    for device in others(own, tx):
        tx.after(partial(own.wake.ring().offers_changed, device))


def say_space(own: Own, tx: Tx, space: bytes, grant: bytes = b"") -> None:
    """Tell the other devices of a circle or group that has become known here; nothing if there are none."""
    begin_links_anew(own, tx)
    for genesis in log.events(tx, (space,)) if others(own, tx) else ():
        outgoing.publish_personal(own, tx, OWN_SPACE, personal.write(personal.OwnSpace(genesis.to_bytes(), grant)))


def say_keys(own: Own, tx: Tx, space: bytes, secrets: Sequence[bytes]) -> None:
    """Give the other devices keys of a group that have become known here; nothing if there are none."""
    for secret in secrets if others(own, tx) else ():
        outgoing.publish_personal(own, tx, OWN_KEY, personal.write(personal.OwnKey(space, secret)))


def is_news(tx: Tx, account: bytes, hlc: int) -> bool:
    """Whether nothing later was said of a contact; from then on it is this."""
    name = "contact told " + account.hex()
    if own_rows.number(tx, name) >= hlc:
        return False
    own_rows.put_number(tx, name, hlc)
    return True


def note_device(own: Own, tx: Tx, event: Event) -> None:
    """Keep what was said of a device: of its name and of where it is the last. PeerFault if it cannot be read.

    Where a device is only the device itself says.
    """
    said = personal.read(event, personal.OwnDevice)
    if said.name is not None:
        _note(tx, "device name ", event, said.device, said.name)
    if said.addresses is not None and event.header.device == said.device:
        _note(tx, "device at ", event, said.device, said.addresses)
    own.deliver(tx, DevicesChanged(own.account))


def name_of(cx: Cx, device: bytes) -> str:
    """What a device is called, or nothing."""
    kept = own_rows.get(cx, "device name " + device.hex())
    return "" if kept is None else msgspec.msgpack.decode(kept, type=tuple[int, bytes, str])[2]


def addresses_of(cx: Cx, device: bytes) -> tuple[str, ...]:
    """Where a device said that it can be reached."""
    kept = own_rows.get(cx, "device at " + device.hex())
    return () if kept is None else msgspec.msgpack.decode(kept, type=tuple[int, bytes, tuple[str, ...]])[2]


def live(own: Own, cx: Cx, device: bytes) -> control.Device:
    """The facts of a device of this account; Refused("unknown_device")."""
    facts = identities.of(own, cx, own.account).devices.get(device)
    if facts is None or facts.revoked:
        raise Refused("unknown_device", "There is no such device of yours, or not any more.")
    return facts


def _note(tx: Tx, prefix: str, event: Event, device: bytes, value: str | Sequence[str]) -> None:
    name, mark = prefix + device.hex(), (event.header.hlc, event.id)
    kept = own_rows.get(tx, name)
    if kept is None or tuple(msgspec.msgpack.decode(kept)[:2]) < mark:
        own_rows.put(tx, name, msgspec.msgpack.encode((*mark, value)))
