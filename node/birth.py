"""A new identity: the recovery phrase, the account, this first device, and everything a fresh store must hold.

Run once for a home. The phrase stays sealed in the store until the person has confirmed it; then it is wiped. Opening a
home again is `node.py`'s affair.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crypto.identity import RecoveryKeys, new_phrase, recovery_keys
from crypto.keys import DeviceKeys, generate_device
from node.errors import Refused
from node.machine import Machine
from node.secure import identities, prekeys
from node.secure.own import Own
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from node.system import Clock, Random
from sync import control
from sync.event import next_hlc

MAX_NAME_BYTES = 64

ACCOUNT, SIGNING_SEED, EXCHANGE_PRIVATE = "account", "signing_seed", "exchange_private"
DOOR_KEY, NAME, PHRASE, ADDRESSES, PORT = "door_key", "name", "recovery_phrase", "addresses", "port"
BACKUP_KEY = "backup_key"


@dataclass(frozen=True, slots=True)
class Born:
    """What `kith init` tells: the account and device (32 bytes each) and the 24 words, shown once."""

    account: bytes
    device: bytes
    recovery_phrase: str = field(repr=False)


def check_name(name: str) -> str:
    """A display name as it is stored; Refused("bad_name") if it is empty, too long or not printable."""
    name = " ".join(name.split())
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        size = 0
    if not 0 < size <= MAX_NAME_BYTES or not name.isprintable():
        raise Refused("bad_name", "A name has 1 to 64 bytes of printable text.")
    return name


def is_born(cx: Cx) -> bool:
    """Whether this store belongs to an account already."""
    return own_rows.get(cx, ACCOUNT) is not None


def bear(tx: Tx, name: str, clock: Clock, random: Random, confirmed: bool) -> Born:
    """Make the account and its first device, an admin, in one transaction; Refused("already_born")."""
    if is_born(tx):
        raise Refused("already_born", "This home has an identity already.")
    phrase = new_phrase(random)
    recovery = recovery_keys(phrase)
    keys = generate_device(random)
    genesis = control.identity_genesis(recovery)
    at = control.position((0, genesis.id), (genesis.id,), next_hlc(0, clock.now_ms()))
    certificate = control.device_event(recovery, at, (keys.device, keys.exchange), True, random)
    keep_keys(tx, genesis.id, keys)
    own_rows.put(tx, BACKUP_KEY, recovery.backup)
    own_rows.put(tx, DOOR_KEY, random(32))
    own_rows.put(tx, NAME, check_name(name).encode())
    if not confirmed:
        own_rows.put(tx, PHRASE, phrase.encode())
    identities.add(tx, genesis.id, (genesis, certificate), clock.now_ms())
    return Born(genesis.id, keys.device, phrase)


def keep_keys(tx: Tx, account: bytes, keys: DeviceKeys) -> None:
    """From here on the store is this device's."""
    for each in (ACCOUNT, account), (SIGNING_SEED, keys.signing_seed), (EXCHANGE_PRIVATE, keys.exchange_private):
        own_rows.put(tx, *each)


def confirm_phrase(tx: Tx) -> None:
    """The person has the words: the store forgets them, but for the key that backups are sealed to."""
    backup_key(tx)
    own_rows.drop(tx, PHRASE)


def backup_key(tx: Tx, phrase: str = "") -> bytes | None:
    """The public key that backups are sealed to; in a store older than backups it takes the phrase to find it.

    Refused("bad_phrase", "wrong_phrase").
    """
    kept = own_rows.get(tx, BACKUP_KEY)
    words = phrase or (own_rows.get(tx, PHRASE) or b"").decode()
    if kept is None and words:
        kept = keys_of(own_rows.get(tx, ACCOUNT), words).backup
        own_rows.put(tx, BACKUP_KEY, kept)
    return kept


def keys_of(account: bytes | None, phrase: str) -> RecoveryKeys:
    """The keys of an account's recovery phrase; Refused("bad_phrase", "wrong_phrase")."""
    recovery = recovery_keys(phrase)
    if control.identity_genesis(recovery).id != account:
        raise Refused("wrong_phrase", "This is not the recovery phrase of this account.")
    return recovery


def owner_to_be(account: bytes, machine: Machine, keys: DeviceKeys | None = None) -> Own:
    """Who will own a store: an account, by a device that nobody has seen yet."""
    return Own(
        account=account,
        keys=keys or generate_device(machine.random),
        clock=machine.clock,
        random=machine.random,
        encapsulate=machine.encapsulate,
        deliver=lambda tx, item: None,
        allow=lambda account, purpose: True,
    )


def load_keys(cx: Cx) -> tuple[bytes, DeviceKeys]:
    """The account and the keys of this device; Refused("no_identity") in a home that has none."""
    account = own_rows.get(cx, ACCOUNT)
    seed, private = own_rows.get(cx, SIGNING_SEED), own_rows.get(cx, EXCHANGE_PRIVATE)
    if account is None or seed is None or private is None:
        raise Refused("no_identity", "There is no identity here yet; make one with `kith init --name NAME`.")
    return account, DeviceKeys(seed, private)


def announce(own: Own, tx: Tx) -> None:
    """Keep the prekeys in order: at birth, at each start, and daily."""
    prekeys.maintain(own, tx)
