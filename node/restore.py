"""A backup on its way back: looked at with or without the recovery phrase, and restored into an empty home.

Nothing is written before every file of the backup was read and found whole, unless somebody wishes for what is whole
of a damaged one. The key of the new store comes into its
place last: a restore that was cut short leaves a home without one, and whoever opens it next takes the rest away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crypto.identity import RecoveryKeys, recovery_keys
from node import birth
from node.backup import chain, opening, restoring, salvage
from node.backup.restoring import Restored, Target
from node.errors import Refused
from node.machine import Machine
from node.store.blob_files import BlobFiles
from node.store.db import Store
from node.store.home import Home

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at a backup found; `opened`: with the phrase. Without that nobody knows who wrote what."""

    opened: bool
    segments: int
    size: int
    files: int
    events: int
    made: int


@dataclass(frozen=True, slots=True)
class Wish:
    """How to restore: with `revoke` the devices the account had are revoked, and nobody takes anything from them.

    With `damaged` what is whole of a damaged backup will do.
    """

    revoke: bool = False
    damaged: bool = False


def verify(folder: Path, phrase: str | None, told: Told = lambda step, done, of: None) -> Verified:
    """Read a whole backup without restoring it; blocks.

    Refused("no_backup", "several_backups", "bad_phrase", "wrong_phrase"), PeerFault("backup_damaged", "backup_forged",
    "backup_newer"), WorldFault("backup_away").
    """
    recovery = None if phrase is None else recovery_keys(phrase)
    found = chain.read(_meant(folder, recovery))
    files = chain.check_chunks(found, lambda done, of: told("files", done, of))
    events = 0
    if recovery is not None:
        events = opening.open_all(found, recovery, lambda done, of: told("segments", done, of)).events
    return Verified(recovery is not None, len(found.segments), found.size, files, events, found.made)


async def restore(
    home: Path, folder: Path, secrets: tuple[str, str | None], machine: Machine, wish: Wish, told: Told
) -> Restored:
    """Bring an account back into an empty home; `secrets` are the recovery phrase and the new passphrase.

    As `verify`, and Refused("already_born", "store_without_key", "home_in_use", "no_keychain", …).
    """
    phrase, passphrase = secrets
    recovery = recovery_keys(phrase)
    found = _looked_at(folder, recovery, wish, lambda done, of: told("files", done, of))
    opened = opening.open_all(found, recovery, lambda done, of: told("segments", done, of))
    held = Home.open(home)
    try:
        key = await _empty(held, passphrase, machine)
        store = Store.open(held.store, key, connect=machine.connect, executor=machine.executor())
        try:
            target = Target(birth.owner_to_be(opened.account, machine), store, BlobFiles(held.blobs))
            made = await restoring.restore(
                (found, recovery, opened), target, wish.revoke, lambda done, of: told("events", done, of)
            )
        finally:
            await store.close()
        if held.coming_key.exists():
            held.finish()
        return made
    finally:
        held.close()


def _meant(folder: Path, recovery: RecoveryKeys | None) -> Path:
    """The backup in a folder; of several the one that the phrase opens."""
    if recovery is None:
        return chain.find(folder)
    return chain.find(folder, opens=lambda each: opening.opens(each, recovery))


def _looked_at(folder: Path, recovery: RecoveryKeys, wish: Wish, told: chain.Told) -> chain.Chain:
    if wish.damaged:
        return salvage.without_spoiled(salvage.read(chain.find(folder, "segments")), told)
    found = chain.read(_meant(folder, recovery))
    chain.check_chunks(found, told)
    return found


async def _empty(held: Home, passphrase: str | None, machine: Machine) -> bytes:
    """Make sure that a home belongs to nobody; the key of its new store."""
    box = machine.key_box(held.key)
    if box.kind is None:
        if held.store.exists():
            raise Refused("store_without_key", "This home has a store whose key is gone; restore into an empty one.")
        return machine.key_box(held.coming_key).create(passphrase, machine.random, machine.cost)
    key = box.unlock(passphrase)
    if held.store.exists():
        store = Store.open(held.store, key, connect=machine.connect, executor=machine.executor())
        try:
            born = await store.read(birth.is_born)
        finally:
            await store.close()
        if born:
            raise Refused("already_born", "This home has an identity already; a backup is restored into an empty one.")
    for each in held.path.glob(held.store.name + "*"):
        each.unlink()
    return key
