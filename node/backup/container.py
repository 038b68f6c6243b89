"""The file around sealed records: a public part, blocks that open in their order alone, and a hash of it all behind.

It is written in one go and there whole or not at all. Backups (`segment.py`) and bundles (`node/bundle`) are such
files; whose key seals the blocks, and what is said when one is torn, is theirs. Every function here blocks.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from crypto import backup as sealing
from node.backup.disk import writing
from node.backup.records import join
from node.errors import PeerFault
from node.store.files import PRIVATE, flush_folder

BLOCK: Final = 1 << 20
"""Bytes of records in one block at most."""
HASH: Final = 32
_LENGTH: Final = 4
_PIECE: Final = 1 << 20

_R = TypeVar("_R")


class Torn(Exception):  # noqa: N818 - what is found; who reads says whose fault it is
    """A file is not what was written."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where the blocks of a file of `size` bytes begin, and their key; if it is not `whole`, what opens is read."""

    key: bytes = field(repr=False)
    begin: int
    size: int
    whole: bool = True


class Draft:
    """A new file that begins with `opening`; it appears under its name with `finish`."""

    def __init__(self, path: Path, opening: bytes, key: bytes) -> None:
        self._path = path
        self._temporary = path.with_name(path.name + ".new")
        self._digest = hashlib.sha256()
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._index = 0
        self._key = key
        self.size = 0
        with writing():
            self._temporary.unlink(missing_ok=True)
            descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
            self._file: BinaryIO = os.fdopen(descriptor, "wb")
        self._put(opening)

    def add(self, encoded: list[bytes]) -> None:
        """Append records."""
        for record in encoded:
            if self._pending and self._pending_bytes + len(record) > BLOCK - 16:
                self._seal(last=False)
            self._pending.append(record)
            self._pending_bytes += len(record)

    def finish(self) -> bytes:
        """Flush it and give it its name; the hash of the whole file."""
        self._seal(last=True)
        self._put(self._digest.digest())
        with writing():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.replace(self._path)
            flush_folder(self._path.parent)
        return self._digest.digest()

    def close(self) -> None:
        """Leave nothing half done behind; harmless once it is finished."""
        with writing():
            self._file.close()
            self._temporary.unlink(missing_ok=True)

    def _seal(self, last: bool) -> None:
        sealed = sealing.seal_block(self._key, self._index, last, join(self._pending))
        self._index += 1
        self._pending, self._pending_bytes = [], 0
        self._put(len(sealed).to_bytes(_LENGTH, "big") + sealed)

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self.size += len(data)
        with writing():
            self._file.write(data)


def opening(magic: bytes, encoded: bytes) -> bytes:
    """What a file begins with: which kind it is, and its public part."""
    return magic + len(encoded).to_bytes(_LENGTH, "big") + encoded


def public(file: BinaryIO, magic: bytes, most: int) -> bytes:
    """The encoded public part at the beginning of a file, which stands behind it then; `Torn`."""
    if file.read(len(magic)) != magic:
        raise Torn
    length = int.from_bytes(file.read(_LENGTH), "big")
    if not 0 < length <= most:
        raise Torn
    return file.read(length)


def hash_of(file: BinaryIO, size: int) -> tuple[bytes, bool]:
    """The hash of a whole file of this size, and whether the one that stands at its end is right."""
    file.seek(0)
    digest = hashlib.sha256()
    left = size - HASH
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    trailer = file.read(HASH + 1)
    whole = not left and trailer == digest.digest()
    digest.update(trailer)
    return digest.digest(), whole


def blocks(file: BinaryIO, span: Span, split: Callable[[bytes], list[_R]]) -> Iterator[list[_R]]:
    """The records of a file block by block; `Torn`, or the PeerFault of `split` and of a block that does not open.

    Of a file that is not whole, the blocks that open.
    """
    end, index = span.size - HASH, 0
    at = file.seek(span.begin)
    while at < end:
        length = int.from_bytes(file.read(_LENGTH), "big")
        at += _LENGTH + length
        if not 0 < length <= BLOCK + sealing.BLOCK_OVERHEAD or at > end:
            break  # where the next one begins nobody knows
        yield from _block(span, (index, at == end), file.read(length), split)
        index += 1
    if span.whole and (at != end or not index):
        raise Torn


def _block(span: Span, place: tuple[int, bool], sealed: bytes, split: Callable[[bytes], list[_R]]) -> list[list[_R]]:
    """The records of one block; nothing if it does not open in a file that is not whole anyway."""
    try:
        return [split(sealing.open_block(span.key, *place, sealed))]
    except PeerFault:
        if span.whole:
            raise
        return []
