"""The passphrase of a store as a command is given it, and the key it opens, derived while the node is being loaded.

Deriving takes half a second, and so does loading: this module is small, and a node asks it first.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import factor
from app.errors import Refused, WorldFault
from app.locks import wants_key_file
from app.places import Place
from node import memory
from node.store.keys import KeyBox
from node.system import forbid_core_dumps

if TYPE_CHECKING:
    from node.machine import Machine

MAX_PASSPHRASE = 4096  # bytes


@dataclass(frozen=True, slots=True)
class Unlocking:
    """A passphrase, None for the keychain, the key box it opens, and whether others can read the file it came from."""

    passphrase: str | None
    box: KeyBox
    exposed: bool


def begin(place: Place, passphrase_file: str | None, key_file: str | None = None) -> Unlocking:
    """Read the passphrase and begin to derive the key in a thread; what is wrong with the key is said by `unlock`.

    The key file is looked at only where it is needed.
    """
    forbid_core_dumps()
    memory.share()  # before there is a thread
    passphrase = read_passphrase(passphrase_file)
    box = box_of(place, key_file)
    box.begin(passphrase)
    return Unlocking(passphrase, box, is_exposed(passphrase_file))


def box_of(place: Place, key_file: str | None) -> KeyBox:
    """Give the key box of a home, with what is in its key file if that is needed. Refused, WorldFault."""
    return KeyBox(place.key_file, factor=factor.read(key_file) if key_file and wants_key_file(place) else None)


def machine(place: Place, key_file: str | None) -> Machine:
    """Give the machine on which a home comes to be; its store asks for the key file that is named, and made, there."""
    from node.machine import Machine

    secret = factor.made_or_read(place, key_file) if key_file else None
    return Machine(key_box=lambda path: KeyBox(path, factor=secret))


def read_passphrase(file: str | None) -> str | None:
    """Give the passphrase in a file, less its last line break; None without a file, which means the keychain."""
    if file is None:
        return None
    path = Path(file)
    try:
        with path.open("rb") as source:
            data = source.read(MAX_PASSPHRASE + 1)
        text = data.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except FileNotFoundError:
        raise Refused("no_passphrase_file", "The passphrase file does not exist.") from None
    except (OSError, UnicodeDecodeError):
        raise WorldFault("unreadable_file", "The passphrase file cannot be read as text.") from None
    if not text or len(data) > MAX_PASSPHRASE:
        raise Refused("bad_passphrase", "A passphrase has between 1 and {most} bytes.", most=MAX_PASSPHRASE)
    return text


def is_exposed(file: str | None) -> bool:
    """Say whether others on this machine can read the passphrase file; one that is gone meanwhile nobody can."""
    try:
        found = None if file is None else Path(file).stat()
    except OSError:
        return False
    return found is not None and stat.S_ISREG(found.st_mode) and bool(found.st_mode & 0o077)
