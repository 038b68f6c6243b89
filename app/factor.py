"""The key file of a store: made, read, added and taken away; a store that has one does not open without it.

The window and the command line come here alike. What is in the file is `crypto/factor.py`; how it locks the store is
`node/store/keys.py`. Nothing of it is kept anywhere else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import AppError, Refused, WorldFault
from app.places import Place
from crypto import factor
from crypto.errors import Fault
from crypto.primitives import equal
from node.store.files import flush_folder
from node.store.home import changing
from node.store.keys import COST, Cost, KeyBox
from node.system import forbid_core_dumps, system_random

Make = Callable[..., KeyBox]


def read(file: str) -> bytes:
    """Give the 32 bytes in a key file. Refused("no_factor", "bad_factor"), WorldFault("unreadable_factor")."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as source:
            kind = os.fstat(source.fileno()).st_mode
            data = source.read(factor.FILE_BYTES + 1) if stat.S_ISREG(kind) else None
    except FileNotFoundError:
        raise Refused("no_factor", "The key file is not there. If it is on a stick, plug that in.") from None
    except (IsADirectoryError, ValueError):
        data = None
    except OSError:
        raise WorldFault("unreadable_factor", "The key file cannot be read.") from None
    if data is None:
        raise Refused("bad_factor", "What was given as the key file is no file.")
    if not data.strip():
        raise Refused("bad_factor", "The key file is empty.")
    try:
        return factor.read(data)
    except Fault as fault:
        raise Refused(fault.code, str(fault)) from None


def made_or_read(place: Place, file: str) -> bytes:
    """Make a key file, or give what is in it if it is one already: it was made before, and the rest was cut short.

    Refused("file_there") for any other file of that name, Refused("beside_store"), WorldFault("unwritable_file").
    """
    path = Path(file).absolute()
    home = place.home.resolve()
    if home in (path.resolve(), *path.resolve().parents):
        raise Refused(
            "beside_store", "A key file beside the store protects nothing: put it on a stick, or on another disk."
        )
    secret = system_random(factor.SECRET)
    try:
        _write(path, factor.write(secret))
        if equal(read(str(path)), secret):
            return secret
    except FileExistsError:
        return _known(file)
    except (OSError, ValueError):
        raise WorldFault("unwritable_file", "The key file cannot be written there.") from None
    raise WorldFault("unwritable_file", "The key file cannot be read back from there.")


def add(place: Place, passphrase: str | None, file: str, make: Make = KeyBox, cost: Cost = COST) -> None:
    """Have the store ask for a new key file from now on, beside what locks it; blocks for a second or two.

    Refused("factor_there"), and as `made_or_read` and `KeyBox.unlock`. A node that runs goes on; its next start asks.
    """
    with _changed(place, make, None) as box:
        if box.needs_factor:
            raise Refused(
                "factor_there", "This store asks for a key file already; `kith store factor remove` ends that."
            )
        box.unlock(passphrase)  # before anything is written
        box.refactor(passphrase, made_or_read(place, file), system_random, cost)


def remove(place: Place, passphrase: str | None, file: str, make: Make = KeyBox, cost: Cost = COST) -> None:
    """Have the store ask for its key file no more, which it takes once again; the file stays where it is.

    Refused("no_factor_needed"), and as `read` and `KeyBox.unlock`.
    """
    with _changed(place, make, read(file)) as box:
        if not box.needs_factor:
            raise Refused("no_factor_needed", "This store asks for no key file.")
        box.refactor(passphrase, None, system_random, cost)


@contextmanager
def _changed(place: Place, make: Make, secret: bytes | None) -> Iterator[KeyBox]:
    """The key box of a home that nobody else changes meanwhile."""
    forbid_core_dumps()
    try:
        with changing(place.home):
            yield make(place.key_file, factor=secret)
    except Fault as fault:
        from app.dispatch import translated  # late: a node that only reads its key file has no use for it yet

        raise translated(fault) from None


def _write(path: Path, line: bytes) -> None:
    """Put a line into a file that was not there, of mode 0600; it is on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(line)
        target.flush()
        os.fsync(handle)
    flush_folder(path.parent)


def _known(file: str) -> bytes:
    """What is in a key file that was there."""
    try:
        return read(file)
    except AppError:
        raise Refused("file_there", "There is another file of that name; nothing was overwritten.") from None
