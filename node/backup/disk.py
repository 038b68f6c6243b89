"""What can go wrong with a folder that may be a stick somebody pulled out, in the words that a person is told.

A folder that is away is the world's fault and passes; a file that is not what was written is damage and does not.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from node.errors import PeerFault, WorldFault

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@contextmanager
def writing() -> Iterator[None]:
    """Give errors of writing their names: WorldFault("backup_full", "backup_read_only", "backup_away")."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full() from error
        if error.errno in _READ_ONLY:
            raise WorldFault("backup_read_only", "Kith may not write to the backup folder.") from error
        raise away() from error


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Give errors of reading a file their names: one that is missing is damage, WorldFault("backup_away") the rest."""
    try:
        yield
    except FileNotFoundError:
        raise missing(name) from None
    except OSError as error:
        raise away() from error


def is_folder(path: Path) -> bool:
    """Whether there is a folder; WorldFault("backup_away") where that cannot even be asked."""
    try:
        return path.is_dir()
    except OSError as error:
        raise away() from error


def away() -> WorldFault:
    """The folder cannot be reached now."""
    return WorldFault("backup_away", "The backup folder cannot be reached.")


def no_folder(path: Path) -> WorldFault:
    """What somebody named is no folder, or not there."""
    return WorldFault(
        "backup_away",
        "{path} is not a folder." if path.exists() else "There is no folder {path}.",
        path=path,
    )


def unfit(fault: WorldFault, path: Path) -> WorldFault:
    """The same fault, of a folder that somebody has just chosen and that is not the backup's yet."""
    if not is_folder(path):
        return no_folder(path)
    full = fault.code == "backup_full"
    return WorldFault(
        fault.code, "There is no room left in {path}." if full else "{path} cannot be written to.", path=path
    )


def full() -> WorldFault:
    """The folder has no room left."""
    return WorldFault("backup_full", "There is no room left in the backup folder.")


def damaged(name: str) -> PeerFault:
    """A file of the backup is not what was written."""
    return PeerFault("backup_damaged", "The backup is damaged: its file {name} is not what was written.", name=name)


def missing(name: str) -> PeerFault:
    """A file of the backup is not there."""
    return PeerFault("backup_damaged", "The backup is damaged: its file {name} is missing.", name=name)
