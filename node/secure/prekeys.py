"""This device's prekeys: announced in the identity log, handed out once each, replaced on time, forgotten when old.

The private halves are rows of the store. The agreement that uses them is `crypto/pqxdh.py`; which session follows is
`pairwise.py`'s affair. Times are those of the wall clock: a jump makes a rotation early or late, never unsafe.
"""

from __future__ import annotations

from crypto import pqxdh
from crypto.primitives import mlkem_public, x25519_public
from node.errors import PeerFault, Refused
from node.secure import identities, rollback
from node.secure.own import Own
from node.store import prekeys as rows
from node.store.transaction import Tx
from sync import control
from sync.event import Event
from sync.frames import OneTime, OneTimeKem
from sync.frames import Prekeys as PrekeysFrame

DAY_MS = 24 * 3600 * 1000
ROTATE_MS = 7 * DAY_MS
KEEP_MS = 30 * DAY_MS
STOCK = 100
REFILL_BELOW = 25
MAX_GIVEN = 400

SIGNED, LAST_RESORT, ONE_TIME, ONE_TIME_KEM = "signed", "last_resort", "one_time", "one_time_kem"


def maintain(own: Own, tx: Tx) -> Event | None:
    """Rotate the announced pair when it is a week old, refill the one-time keys, forget what is past its time.

    Returns the new `id.prekeys` event if one was stated.
    """
    now = own.clock.now_ms()
    rows.forget(tx, now - KEEP_MS)
    _refill(own, tx, now)
    current = rows.current(tx, SIGNED)
    if (current is not None and abs(now - current.made) < ROTATE_MS) or rollback.spaces_behind(tx):
        return None
    rows.replace(tx, (SIGNED, LAST_RESORT), now)
    signed_private, kem_seed = own.random(32), own.random(64)
    signed_id = rows.add(tx, SIGNED, signed_private, x25519_public(signed_private), now)
    kem_id = rows.add(tx, LAST_RESORT, kem_seed, mlkem_public(kem_seed), now)
    pair = (
        pqxdh.make_signed_prekey(own.keys, signed_id, signed_private),
        pqxdh.make_kem_prekey(own.keys, kem_id, kem_seed),
    )
    at = identities.next_position(own, tx)
    event = control.prekeys_event(own.keys, own.account, at, pair, own.random)
    identities.store(own, tx, own.account, (event,))
    return event


def hand_out(own: Own, tx: Tx, asker: bytes) -> PrekeysFrame:
    """What a device that wants to write first gets: the announced prekeys and one one-time pair of its own.

    The same asker gets the same pair until it uses it, so asking again, or a lost frame, drains nothing. At most 400
    pairs are out at once: strangers who take them and leave cost no more than that. Refused("no_prekeys") before the
    first announcement.
    """
    announced = identities.of(own, tx, own.account).prekeys.get(own.device)
    if announced is None:
        raise Refused("no_prekeys", "This device has announced no keys to write to it.")
    event = identities.event(tx, announced.event_id)
    if rows.given(tx, ONE_TIME_KEM) >= MAX_GIVEN and not rows.has_given(tx, ONE_TIME_KEM, asker):
        return PrekeysFrame(event.to_bytes(), None, None)
    now = own.clock.now_ms()
    one_time = rows.give(tx, ONE_TIME, asker, now)
    kem = rows.give(tx, ONE_TIME_KEM, asker, now)
    if one_time is None or kem is None:
        return PrekeysFrame(event.to_bytes(), None, None)
    signed = pqxdh.make_kem_prekey(own.keys, kem.id, kem.private)
    one_time_kem = OneTimeKem(signed.id, signed.public, signed.signature)
    return PrekeysFrame(event.to_bytes(), OneTime(one_time.id, one_time.public), one_time_kem)


def bundle(party: pqxdh.Party, frame: PrekeysFrame) -> pqxdh.Bundle:
    """The bundle in a PREKEYS answer of this party; PeerFault if it is not this device's, or badly signed."""
    announced = control.read_prekeys(party.account, party.device, Event.from_bytes(frame.event))
    kem, one_time = announced.last_resort, None
    if frame.one_time_kem is not None:
        kem = pqxdh.KemPrekey(frame.one_time_kem.id, frame.one_time_kem.public, frame.one_time_kem.signature)
    if frame.one_time is not None:
        one_time = pqxdh.OneTimePrekey(frame.one_time.id, frame.one_time.public)
    return pqxdh.Bundle(party, announced.signed, kem, one_time)


def announced_bundle(identity: control.Identity, device: bytes) -> pqxdh.Bundle | None:
    """The bundle that the identity log alone gives for a device, without one-time keys; None if it announced none."""
    known, announced = identity.devices.get(device), identity.prekeys.get(device)
    if known is None or known.revoked or announced is None:
        return None
    party = pqxdh.Party(identity.account, device, known.exchange)
    return pqxdh.Bundle(party, announced.signed, announced.last_resort, None)


def secrets(tx: Tx, header: pqxdh.InitialHeader) -> pqxdh.PrekeySecrets:
    """The private halves that a first message names; PeerFault("unknown_prekey") if one of them is gone."""
    signed = rows.get(tx, header.signed_id, (SIGNED,))
    kem = rows.get(tx, header.kem_id, (LAST_RESORT, ONE_TIME_KEM))
    one_time = None if header.one_time_id is None else rows.get(tx, header.one_time_id, (ONE_TIME,))
    if signed is None or kem is None or (one_time is None) != (header.one_time_id is None):
        raise PeerFault("unknown_prekey", "A first message uses a key that this device does not have.")
    private = None if one_time is None else one_time.private
    return pqxdh.PrekeySecrets(signed.private, signed.public, kem.private, private)


def use(tx: Tx, header: pqxdh.InitialHeader) -> None:
    """Delete the one-time keys that a session was begun with, in the transaction that keeps the session."""
    rows.drop(tx, header.kem_id, ONE_TIME_KEM)
    if header.one_time_id is not None:
        rows.drop(tx, header.one_time_id, ONE_TIME)


def _refill(own: Own, tx: Tx, now: int) -> None:
    for kind, public, length in ((ONE_TIME, x25519_public, 32), (ONE_TIME_KEM, mlkem_public, 64)):
        if rows.left(tx, kind) >= REFILL_BELOW:
            continue
        for _ in range(STOCK - rows.left(tx, kind)):
            private = own.random(length)
            rows.add(tx, kind, private, public(private), now)
