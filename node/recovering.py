"""An account comes back into an empty home by its recovery phrase and a code that one of its contacts shows.

The contact gives the identity log, in which the recovery phrase certifies this device, and itself as a contact; the
home becomes the account's in the one transaction that stores this. Whom the account knows besides stands in what the
contact kept (`keepsake.py`). What was said, and groups, come over links then, from whoever has them. How it asks is
`asking.py`, the other end `devices.py`; with a backup it is `restore.py`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crypto.identity import RecoveryKeys, recovery_keys
from node import asking, birth, keepsake
from node.asking import Plea, Way
from node.errors import PeerFault, Refused
from node.joining import empty_home
from node.machine import Machine, Where
from node.secure import identities, rebirth, returning
from node.secure.own import Own
from node.secure.returning import Remembered
from node.store import contacts
from node.store import own as own_rows
from node.store.transaction import Tx
from sync import control
from sync.control import Identity
from sync.linking import recover

log = logging.getLogger("kith.node.recovering")

_KEYS: Final = "recovering"


@dataclass(frozen=True, slots=True)
class Recovered:
    """Who this home is now, what the contact is called who helped, and how many contacts it has."""

    account: bytes
    device: bytes
    name: str
    contact: str
    known: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the code as a link or as it is typed, and what this device shall be called.

    `at` is where the contact is; empty: where the code says, or on the LAN. With `revoke` the devices that the account
    had are revoked, and nobody takes anything from them.
    """

    code: str
    at: str = ""
    name: str = ""
    revoke: bool = False


async def recover_account(
    home: Path, wish: Wish, secrets: tuple[str, str | None], machine: Machine, where: Where
) -> Recovered:
    """Make an empty home that of a new device; `secrets` are the recovery phrase and the new passphrase.

    Refused("bad_phrase", "wrong_phrase", "bad_code", "newer_code", "code_…", "not_a_contact", "already_born",
    "bad_name", "bad_address", "home_in_use", …), PeerFault("bad_given"), WorldFault("nobody_there", "broke_off"): then
    it can be tried again with the same code.
    """
    phrase, passphrase = secrets
    recovery = recovery_keys(phrase)
    account = control.identity_genesis(recovery).id
    code = asking.valid_code(wish.code, machine.clock)
    name = birth.check_name(wish.name)
    if code.account == account:
        raise Refused("own_code", "This code was made by a device of yours: link this one with it, without any words.")
    async with empty_home(home, passphrase, machine) as store:
        keys = await store.write(lambda tx: asking.keys(tx, _KEYS, code, machine))
        plea = Plea(code, keys, lambda handshake_hash: recover(recovery, account, handshake_hash))
        helper, given = await asking.ask(plea, Way(where, wish.at), machine)
        own = birth.owner_to_be(account, machine, keys)

        def become(tx: Tx) -> tuple[str, str, int]:
            rebirth.will_be_called(tx, name)
            own_rows.drop(tx, _KEYS)
            called = settle(own, tx, recovery, (helper, returning.read(given)), wish.revoke)
            return *called, len(contacts.in_state(tx, "contact"))

        return Recovered(account, keys.device, *await store.write(become))


def settle(
    own: Own, tx: Tx, recovery: RecoveryKeys, told: tuple[bytes, Remembered], revoke: bool = False
) -> tuple[str, str]:
    """Be a device of the account from now on, by what a contact gave; what the account is called, and the contact.

    PeerFault("bad_given") for what is not theirs, and what identity logs can be refused for.
    """
    helper, given = told
    if helper == own.account:
        raise returning.bad_given()
    returning.take_log(own, tx, given)
    before = identities.of(own, tx, own.account)
    if before.recovery != recovery.public:
        raise returning.bad_given()
    returning.meet(own, tx, helper, given)
    rebirth.certify(own, tx, recovery)
    for device in before.live if revoke else ():
        rebirth.revoke(own, tx, recovery, device)
    if own.device not in identities.of(own, tx, own.account).live:
        raise Refused("too_many_devices", "The account has as many devices as it may have: with --revoke-old they go.")
    own_rows.put(tx, birth.NAME, given.name.encode())
    own_rows.put(tx, birth.DOOR_KEY, given.door_key)
    own_rows.put(tx, birth.BACKUP_KEY, recovery.backup)
    _remember(own, tx, (recovery, before), given.kept)
    birth.keep_keys(tx, own.account, own.keys)
    met, name = contacts.get(tx, helper), own_rows.get(tx, birth.NAME) or b""
    return name.decode(), "" if met is None else met.name


def _remember(own: Own, tx: Tx, before: tuple[RecoveryKeys, Identity], kept: bytes) -> None:
    """Know whom the account knew, if the contact kept that; without it, or if it is damaged, the rest holds.

    `before` is the account as the contact knows it: with devices that made it and are revoked now.
    """
    try:
        found = keepsake.read(kept, *before) if kept else []
    except PeerFault as fault:
        log.warning("%s", fault.code)
        return
    keepsake.fill(own, tx, found)
