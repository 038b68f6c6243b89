"""From a file's bytes to sealed chunks on the disk and back: the blocking work of adding, reading and saving a blob.

It runs on worker threads, a batch at a time, so that memory is bounded and others get their turn. Rows and order of
steps are the caller's affair (`node/blobs.py`), the bytes of a chunk `crypto/blob.py`'s.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from crypto import blob as sealing
from crypto.blob import Manifest
from crypto.primitives import hmac256
from node.errors import PeerFault, Refused, WorldFault
from node.store.blob_files import BlobFiles

BATCH: Final = 2 << 20
"""Bytes of plaintext that are in work at a time."""

PRIVATE: Final = 0o600


class LostChunkError(Exception):
    """A file that should be here is gone, or not what it was; `address` says which."""

    def __init__(self, address: bytes) -> None:
        super().__init__("a chunk is lost")
        self.address = address


class Source:
    """What is to be added, read once from front to back; `size` in bytes is fixed when it is opened."""

    def __init__(self, source: Path | bytes) -> None:
        """Raises Refused("unreadable_file", "empty_file", "too_large")."""
        self._digest = hashlib.sha256()
        self._bytes = b"" if isinstance(source, Path) else bytes(source)
        self._file: BinaryIO | None = None
        self._began: tuple[int, int] | None = None
        if isinstance(source, Path):
            self._file = _open(source)
            self._began = self._facts()
        self.size = self._began[0] if self._began else len(self._bytes)
        try:
            sealing.check_size(self.size)
        except Refused:
            self.close()
            raise

    def batches(self) -> Iterator[range]:
        """The chunks to take together."""
        count, each = sealing.chunk_count(self.size), BATCH // sealing.chunk_size(self.size)
        return (range(first, min(count, first + each)) for first in range(0, count, each))

    def read(self, chunks: range) -> list[bytes]:
        """The plaintext of the next chunks; Refused("unreadable_file") if the file is cut short meanwhile."""
        plain = [self._take(index) for index in chunks]
        for each in plain:
            self._digest.update(each)
        return plain

    def mac(self, key: bytes) -> bytes:
        """What the same plaintext gives again in this store and nowhere else."""
        if self._began != self._facts():
            raise _unreadable("The file was changed while it was read.")
        return hmac256(key, self._digest.digest())

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _take(self, index: int) -> bytes:
        start, size = index * sealing.chunk_size(self.size), sealing.plain_size(self.size, index)
        if self._file is None:
            return self._bytes[start : start + size]
        try:
            plain = os.pread(self._file.fileno(), size, start)
        except OSError:
            raise _unreadable("The file could not be read.") from None
        if len(plain) != size:
            raise _unreadable("The file was changed while it was read.")
        return plain

    def _facts(self) -> tuple[int, int] | None:
        if self._file is None:
            return None
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns


def seal_batch(files: BlobFiles, key: bytes, chunks: range, plain: list[bytes]) -> dict[bytes, int]:
    """Seal chunks and put them on the disk, held; their addresses in order, and the bytes of each."""
    sealed = [sealing.seal_chunk(key, index, each) for index, each in zip(chunks, plain, strict=True)]
    named = [(sealing.address_of(each), each) for each in sealed]
    put_held(files, named)
    return {address: len(each) for address, each in named}


def put_held(files: BlobFiles, named: list[tuple[bytes, bytes]]) -> None:
    """Put these (address, bytes) on the disk under `hold`; whoever calls lets go of them once they have rows."""
    addresses = [address for address, _ in named]
    files.hold(addresses)
    try:
        files.put(named)
    except BaseException:
        files.let_go(addresses)
        raise


def open_chunks(files: BlobFiles, manifest: Manifest, chunks: range) -> list[bytes]:
    """The plaintext of some chunks; LostChunkError if the disk has lost one, PeerFault if its maker made nonsense."""
    return [_open_chunk(files, manifest, index) for index in chunks]


class Target:
    """A new file that appears under its name only once it is whole."""

    def __init__(self, path: Path) -> None:
        """Refused("file_exists"), WorldFault("cannot_save")."""
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        if os.path.lexists(path):
            raise _file_exists()
        with _saving():
            self._part.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            self._file = os.fdopen(os.open(self._part, flags, PRIVATE), "wb")

    def write(self, plain: list[bytes]) -> None:
        """Append; WorldFault("cannot_save")."""
        with _saving():
            self._file.writelines(plain)

    def finish(self) -> None:
        """Flush it and give it its name; Refused("file_exists") if somebody was faster."""
        with _saving():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            try:
                self._path.hardlink_to(self._part)
            except FileExistsError:
                raise _file_exists() from None
            except OSError:  # a file system without hard links
                if os.path.lexists(self._path):
                    raise _file_exists() from None
                self._part.rename(self._path)

    def close(self) -> None:
        """Leave nothing half done behind."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def _open_chunk(files: BlobFiles, manifest: Manifest, index: int) -> bytes:
    address = manifest.addresses[index]
    sealed = files.read(address)
    if sealed is None:
        raise LostChunkError(address)
    try:
        return sealing.open_chunk(manifest, index, sealed)
    except PeerFault:
        if sealing.address_of(sealed) != address:
            raise LostChunkError(address) from None
        raise


def _open(path: Path) -> BinaryIO:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        raise _unreadable("The file could not be opened.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _unreadable("This is not a file.")
    return os.fdopen(descriptor, "rb", buffering=0)


@contextmanager
def _saving() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorldFault("cannot_save", "The file could not be written there.") from error


def _file_exists() -> Refused:
    return Refused("file_exists", "There is a file of this name already.")


def _unreadable(sentence: str) -> Refused:
    return Refused("unreadable_file", sentence)
