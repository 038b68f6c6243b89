"""The files of encrypted chunks, `blobs/ab/<address>`: whole and on the disk, or not there.

Write order: temporary file, flush, rename, flush the folder, and then the caller's row (`blobs.py`). Names are the hex
form of addresses and nothing else, so no word of a peer reaches the file system. Every function here blocks.
"""

import errno
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crypto.blob import ADDRESS
from node.errors import WorldFault
from node.store.files import PRIVATE, flush_folder

SPARE: Final = 64 << 20
"""Bytes that stay free on the disk, so that the database can go on."""

ORPHAN_MS: Final = 24 * 3600 * 1000
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NEW: Final = "new"


def free_bytes(folder: Path) -> int:
    """What is free on the disk of a folder, in bytes."""
    return shutil.disk_usage(folder).free


class BlobFiles:
    """A folder of chunks; safe to use from several threads."""

    def __init__(self, folder: Path, free: Callable[[Path], int] = free_bytes) -> None:
        self._folder = folder
        self._free = free
        self._turn = threading.Lock()
        self._busy: Counter[bytes] = Counter()
        self._serial = 0
        with _disk():
            folder.mkdir(mode=0o700, exist_ok=True)
            shutil.rmtree(folder / _NEW, ignore_errors=True)  # what a crash left half written
            (folder / _NEW).mkdir(mode=0o700)

    def room(self) -> int:
        """Bytes that are free on its disk; WorldFault("disk_failed")."""
        with _disk():
            return self._free(self._folder)

    def check_room(self, size: int, spare: int = SPARE) -> None:
        """WorldFault("disk_full") if `size` bytes more would leave less than `spare` bytes free."""
        with _disk():
            if self._free(self._folder) < size + spare:
                raise _disk_full()

    def put(self, chunks: Sequence[tuple[bytes, bytes]]) -> None:
        """Put these (address, bytes) on the disk, flushed; WorldFault("disk_full", "disk_failed") leaves none behind.

        Each must be under `hold` until its row is committed, else it may be collected.
        """
        written: list[tuple[Path, Path]] = []
        try:
            with _disk():
                for address, data in chunks:
                    written.append((self._write(data), self._path(address)))
                for temporary, path in written:
                    _rename(temporary, path)
                for folder in {path.parent for _, path in written}:
                    flush_folder(folder)
        except BaseException:
            for temporary, _ in written:
                _drop(temporary)
            raise

    def hold(self, addresses: Collection[bytes]) -> None:
        """Keep these files from being collected while their rows are on the way; `let_go` as often."""
        with self._turn:
            self._busy.update(addresses)

    def let_go(self, addresses: Collection[bytes]) -> None:
        """Their rows are committed, or will not come."""
        with self._turn:
            self._busy.subtract(addresses)
            self._busy = +self._busy

    def read(self, address: bytes) -> bytes | None:
        """The whole chunk, or None if it is not here."""
        return self.read_part(address, 0, -1)[0]

    def read_part(self, address: bytes, offset: int, length: int) -> tuple[bytes | None, int]:
        """At most `length` bytes (-1: all) from `offset` on, and the size of the whole; None, 0 if it is not here."""
        try:
            with self._path(address).open("rb", buffering=0) as file:
                size = os.fstat(file.fileno()).st_size
                wanted = max(0, size - offset) if length < 0 else length
                return os.pread(file.fileno(), wanted, offset), size
        except FileNotFoundError:
            return None, 0
        except OSError as error:
            raise _disk_failed() from error

    def remove(self, addresses: Collection[bytes]) -> None:
        """Delete these files, those under `hold` excepted; called where no row can appear meanwhile."""
        with _disk():
            for address in addresses:
                self._remove(address)

    def old(self, now_ms: int) -> Iterator[list[bytes]]:
        """The addresses of files older than 24 hours, folder by folder; whoever asks knows which of them have rows."""
        with _disk():
            for folder in sorted(self._folder.iterdir()):
                if folder.name != _NEW and folder.is_dir():
                    yield [each for each in map(_address, folder.iterdir()) if each and self._is_old(each, now_ms)]

    def _remove(self, address: bytes) -> None:
        with self._turn:
            if address not in self._busy:
                self._path(address).unlink(missing_ok=True)

    def _is_old(self, address: bytes, now_ms: int) -> bool:
        try:
            return self._path(address).stat().st_mtime * 1000 < now_ms - ORPHAN_MS
        except FileNotFoundError:
            return False

    def _write(self, data: bytes) -> Path:
        with self._turn:
            self._serial += 1
            temporary = self._folder / _NEW / str(self._serial)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        except BaseException:
            _drop(temporary)
            raise
        finally:
            os.close(descriptor)
        return temporary

    def _path(self, address: bytes) -> Path:
        if len(address) != ADDRESS:
            raise ValueError("an address has 32 bytes")
        name = address.hex()
        return self._folder / name[:2] / name


def _rename(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        flush_folder(path.parent.parent)
        temporary.replace(path)


def _address(path: Path) -> bytes | None:
    """The address a file is named by, None for a stranger's file."""
    try:
        address = bytes.fromhex(path.name)
    except ValueError:
        return None
    return address if len(address) == ADDRESS and path.name == address.hex() else None


def _drop(temporary: Path) -> None:
    """Take away what is half done; where not even that can be done, what went wrong first is what is told."""
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


@contextmanager
def _disk() -> Iterator[None]:
    """Give errors of the disk their names."""
    try:
        yield
    except OSError as error:
        raise (_disk_full() if error.errno in _FULL else _disk_failed()) from error


def _disk_full() -> WorldFault:
    return WorldFault("disk_full", "There is not enough room on the disk.")


def _disk_failed() -> WorldFault:
    return WorldFault("disk_failed", "The disk failed to read or write a file.")
