"""The home folder of one node: private to its owner, used by one process at a time, and what lies where in it.

The socket, the token and the platform's default folder are `app/places.py`'s affair, because clients need those too.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from node.errors import Refused, WorldFault
from node.store.files import flush_folder

PRIVATE: Final = 0o700
LOCK: Final = "lock"


class Home:
    """An open home: it is ours until `close`, and no other process can open it. Made by `Home.open`.

    `made` is what opening it has made, the innermost first.
    """

    def __init__(self, path: Path, lock: int, made: Sequence[Path] = ()) -> None:
        self.path = path
        self._lock: int | None = lock
        self._made = made

    @classmethod
    def open(cls, path: Path) -> "Home":
        """Make the folder if need be, close it to others (0700), and take its lock; half a restore is taken away.

        `Refused("home_in_use")`, `Refused("home_not_yours")`, `WorldFault("home_unusable")`.
        """
        made = [each for each in (path / LOCK, path, *path.parents) if not os.path.lexists(each)]
        try:
            path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            real = path.resolve(strict=True)
            _make_private(real)
            home = cls(real, _lock(real / LOCK), made)
            home._clear()
            return home
        except OSError as error:
            raise WorldFault("home_unusable", "The home folder cannot be used.") from error

    @property
    def store(self) -> Path:
        """The encrypted database."""
        return self.path / "kith.db"

    @property
    def key(self) -> Path:
        """The wrapped key of the database, for `keys.KeyBox`."""
        return self.path / "key.json"

    @property
    def coming_key(self) -> Path:
        """Where the key is while a backup is restored; until it is in its place, the home belongs to nobody."""
        return self.path / "key.restoring"

    @property
    def blobs(self) -> Path:
        """The folder of encrypted chunks."""
        return self.path / "blobs"

    def finish(self) -> None:
        """The backup is restored: from here on the home is that account's."""
        try:
            self.coming_key.replace(self.key)
            flush_folder(self.path)
        except OSError as error:
            raise WorldFault("home_unusable", "The home folder cannot be used.") from error

    def abandon(self) -> None:
        """Take away a store that belongs to nobody, its key, and what opening the home has made."""
        with suppress(OSError):
            for each in (*self.path.glob(self.store.name + "*"), self.key):
                each.unlink(missing_ok=True)
        self.undo()

    def undo(self) -> None:
        """Take away what opening it has made, but no folder with something in it, and close."""
        with suppress(OSError):
            for each in self._made:
                each.unlink() if each.name == LOCK else each.rmdir()
        self.close()

    def close(self) -> None:
        """Let another process have it. Safe to call twice; the end of the process does the same."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _clear(self) -> None:
        """Take away what a restore has left that was cut short: it lies in the backup, and nobody has used it."""
        if self.key.exists() or not self.coming_key.exists():
            return
        try:
            for each in self.path.glob(self.store.name + "*"):
                each.unlink()
            if self.blobs.exists():
                shutil.rmtree(self.blobs)
            self.coming_key.unlink()
        except BaseException:
            self.close()
            raise


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Let nobody else change how the key of a home is wrapped meanwhile; a node may have it open.

    `Refused("no_key")`, `Refused("key_in_use")`, `WorldFault("home_unusable")`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise Refused("no_key", "This home has no key yet.") from None
    except OSError as error:
        raise WorldFault("home_unusable", "The home folder cannot be used.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused("key_in_use", "Another process is changing what locks this store.") from None
    finally:
        os.close(descriptor)


def _make_private(folder: Path) -> None:
    found = folder.stat()
    if found.st_uid != os.getuid():
        raise Refused("home_not_yours", "The home folder belongs to somebody else.")
    if found.st_mode & 0o077:
        folder.chmod(PRIVATE)


def _lock(path: Path) -> int:
    """The descriptor that holds the lock; the kernel lets go of it however the process ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(descriptor), path.stat()):
            raise BlockingIOError  # who held it has taken the file away meanwhile (`undo`): there may be another one
    except (BlockingIOError, FileNotFoundError):
        os.close(descriptor)
        raise Refused("home_in_use", "Another process is using this home.") from None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
