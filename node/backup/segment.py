"""One file of a backup: written in one go and there whole or not at all; looked at, and opened with the phrase's key.

Every function here blocks. The file around it is `container.py`, which segments belong together `chain.py`; the bytes
are in `FORMAT.md`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, BinaryIO, Final, TypeVar

import msgspec

from crypto import backup as sealing
from crypto.primitives import Random, sha256
from node.backup import container
from node.backup.container import HASH, Draft, Span, Torn
from node.backup.disk import damaged, reading
from node.backup.records import Record, split
from node.errors import PeerFault

MAGIC: Final = b"KITHBAK1"
HEAD_MAGIC: Final = b"KITHHEAD"
VERSION: Final = 2
READ: Final = frozenset({1, VERSION})
BASE, INCREMENT = 1, 2
PUBLIC_MAX: Final = 64 << 20

_Hash = Annotated[bytes, msgspec.Meta(min_length=HASH, max_length=HASH)]
_Lineage = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Number = Annotated[int, msgspec.Meta(ge=1, le=10**12 - 1)]


class Public(msgspec.Struct, frozen=True, array_like=True):
    """What anybody can read of a segment; `chunks` are addresses, one byte string."""

    v: int
    lineage: _Lineage
    number: _Number
    previous: _Hash
    kind: int
    made: int
    chunks: bytes


class HeadPublic(msgspec.Struct, frozen=True, array_like=True):
    """What anybody can read of the head: the newest segment and the hash of its file."""

    v: int
    lineage: _Lineage
    number: _Number
    hash: _Hash


_Public = TypeVar("_Public", Public, HeadPublic)


@dataclass(frozen=True, slots=True)
class Pen:
    """What a writer seals with: the device's exchange key, the account's backup key, randomness."""

    exchange_private: bytes = field(repr=False)
    backup: bytes
    random: Random = field(repr=False)

    def begin(self, magic: bytes, public: msgspec.Struct) -> tuple[bytes, bytes]:
        """The bytes a file begins with, sealed key included, and its key."""
        encoded = msgspec.msgpack.encode(public)
        opening = container.opening(magic, encoded)
        key, sealed = sealing.seal_key(self.exchange_private, self.backup, sha256(opening), self.random)
        return opening + sealed, key


@dataclass(frozen=True, slots=True)
class Seen:
    """A segment: its public part, hash and size of its file, where its blocks begin, whether its SHA-256 is right."""

    path: Path
    public: Public
    hash: bytes
    size: int
    opening: int
    whole: bool = True

    @property
    def chunks(self) -> list[bytes]:
        """The addresses of the chunks it names."""
        return [self.public.chunks[at : at + HASH] for at in range(0, len(self.public.chunks), HASH)]


class Writer(Draft):
    """A new segment; it appears under its name with `finish`."""

    def __init__(self, path: Path, public: Public, pen: Pen) -> None:
        super().__init__(path, *pen.begin(MAGIC, public))


def look(path: Path) -> Seen:
    """Read a whole segment and check what needs no key; PeerFault("backup_damaged"), WorldFault("backup_away")."""
    seen = glance(path)
    if not seen.whole:
        raise damaged(f"segments/{path.name}")
    return seen


def glance(path: Path) -> Seen:
    """The same, also of a segment that begins as one and is not whole."""
    name = f"segments/{path.name}"
    with reading(name), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        encoded = _public(file, MAGIC, size, name)
        at = file.tell()
        hash_, whole = container.hash_of(file, size)
    public = _decode(encoded, Public, name)
    if public.kind not in (BASE, INCREMENT) or len(public.chunks) % HASH or size < at + sealing.SEALED_KEY + HASH:
        raise damaged(name)
    return Seen(path, public, hash_, size, at, whole)


def announced(path: Path) -> Public:
    """What a segment says of itself at its beginning, which nobody has proven; PeerFault, WorldFault."""
    name = f"segments/{path.name}"
    with reading(name), path.open("rb") as file:
        encoded = _public(file, MAGIC, os.fstat(file.fileno()).st_size, name)
    return _decode(encoded, Public, name)


def read(seen: Seen, backup_private: bytes) -> tuple[bytes, Iterator[list[Record]]]:
    """The X25519 key of whoever wrote a segment, and its records block by block; PeerFault, WorldFault.

    Of a segment that is not whole, the blocks that open.
    """
    with reading(f"segments/{seen.path.name}"), seen.path.open("rb") as file:
        bound = sha256(file.read(seen.opening))
        opened = sealing.open_key(backup_private, file.read(sealing.SEALED_KEY), bound)
    return opened.writer, _blocks(seen, opened.key)


def head_bytes(public: HeadPublic, pen: Pen) -> bytes:
    """The bytes of a head; the caller puts them in place durably."""
    opening, _ = pen.begin(HEAD_MAGIC, public)
    return opening + sha256(opening)


def read_head(path: Path) -> HeadPublic:
    """The head, checked as far as that goes without a key; PeerFault("backup_damaged"), WorldFault("backup_away")."""
    with reading("head"), path.open("rb") as file:
        data = file.read(4096)
        file.seek(0)
        encoded = _public(file, HEAD_MAGIC, len(data), "head")
        at = file.tell()
    if len(data) != at + sealing.SEALED_KEY + HASH or sha256(data[:-HASH]) != data[-HASH:]:
        raise damaged("head")
    return _decode(encoded, HeadPublic, "head")


def writer_of_head(path: Path, backup_private: bytes) -> bytes:
    """The X25519 key of whoever wrote the head, which was read before."""
    with reading("head"):
        data = path.read_bytes()
    at = len(data) - HASH - sealing.SEALED_KEY
    return sealing.open_key(backup_private, data[at:-HASH], sha256(data[:at])).writer


def _blocks(seen: Seen, key: bytes) -> Iterator[list[Record]]:
    name = f"segments/{seen.path.name}"
    span = Span(key, seen.opening + sealing.SEALED_KEY, seen.size, seen.whole)
    with reading(name), seen.path.open("rb") as file:
        try:
            yield from container.blocks(file, span, split)
        except Torn:
            raise damaged(name) from None


def _public(file: BinaryIO, magic: bytes, size: int, name: str) -> bytes:
    """The encoded public part at the beginning of a file; the file stands behind it."""
    try:
        return container.public(file, magic, min(PUBLIC_MAX, size))
    except Torn:
        raise damaged(name) from None


def _decode(encoded: bytes, shape: type[_Public], name: str) -> _Public:
    try:
        public = msgspec.msgpack.decode(encoded, type=shape)
    except (ValueError, RecursionError):
        raise damaged(name) from None
    if public.v not in READ:
        raise PeerFault("backup_newer", "The backup was written by a newer version of this program.")
    return public
