"""One bundle as a file: begun, looked at, opened by whoever has one of its locks, and what can go wrong with it.

Every function here blocks. The container is that of backups (`node/backup/container.py`); who puts what into it is
`writing.py`, who takes it out `reading.py`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import msgspec

from node.backup import container
from node.backup.container import Draft, Span, Torn
from node.bundle.locks import LOCK, SALT
from node.bundle.records import HeadRecord, Record, split
from node.errors import PeerFault, Refused, WorldFault

MAGIC: Final = b"KITHBNDL"
VERSION: Final = 1
LOCKS: Final = 256
PUBLIC_MAX: Final = 64 << 10

_Salt = Annotated[bytes, msgspec.Meta(min_length=SALT, max_length=SALT)]
_Locks = Annotated[bytes, msgspec.Meta(min_length=LOCK, max_length=LOCKS * LOCK)]
_WORDS: Final = {
    "backup_full": ("bundle_full", "There is no room left where the file is to be written."),
    "backup_read_only": ("bundle_read_only", "Kith may not write the file there."),
    "backup_away": (
        "bundle_away",
        "The file cannot be written there: the folder or the stick is away.",
    ),
}


class Public(msgspec.Struct, frozen=True, array_like=True):
    """What anybody can read of a bundle; `locks` is one byte string."""

    v: int
    salt: _Salt
    locks: _Locks


_PUBLIC: Final = msgspec.msgpack.Decoder(Public)


@dataclass(frozen=True, slots=True)
class Seen:
    """A bundle whose hash is right: nothing of it is proven to be anybody's."""

    path: Path
    salt: bytes
    locks: Sequence[bytes]
    opening: int
    size: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle with its key: `sender` is the X25519 key of who wrote it to this device, else `space` is the group's."""

    seen: Seen
    key: bytes = field(repr=False)
    sender: bytes = b""
    space: bytes = b""


def begin(path: Path, salt: bytes, locks: Sequence[bytes], key: bytes) -> Draft:
    """A new bundle, which appears with `finish`; WorldFault as of `named`."""
    public = msgspec.msgpack.encode(Public(VERSION, salt, b"".join(locks)))
    return Draft(path, container.opening(MAGIC, public), key)


def look(path: Path) -> Seen:
    """Read a whole file and check what needs no key.

    Refused("no_bundle") for a file of another kind, PeerFault("bundle_damaged", "bundle_newer"), WorldFault.
    """
    with _reading(path) as file:
        size = os.fstat(file.fileno()).st_size
        if file.read(len(MAGIC)) != MAGIC:
            raise Refused("no_bundle", "This is not a file that Kith has written for somebody.")
        file.seek(0)
        with _judging():
            encoded = container.public(file, MAGIC, min(PUBLIC_MAX, size))
        at = file.tell()
        whole = container.hash_of(file, size)[1]
    try:
        public = _PUBLIC.decode(encoded)
    except (ValueError, RecursionError):
        raise (damaged() if not whole else newer()) from None
    if not whole or len(public.locks) % LOCK:
        raise damaged()
    if public.v != VERSION:
        raise newer()
    locks = [public.locks[start : start + LOCK] for start in range(0, len(public.locks), LOCK)]
    return Seen(path, public.salt, locks, at, size)


def read(opened: Opened) -> Iterator[list[Record]]:
    """Its records, block by block; the head is the first. PeerFault("bundle_damaged", "bad_bundle"), WorldFault."""
    seen, begun = opened.seen, False
    with _reading(seen.path) as file, _judging():
        for records in container.blocks(file, Span(opened.key, seen.opening, seen.size), split):
            if not begun and not (records and isinstance(records[0], HeadRecord)):
                raise PeerFault("bad_bundle", "The file does not say whom it is for.")
            begun = True
            yield records


def head(opened: Opened) -> HeadRecord:
    """Whom it is for; as `read`."""
    first = next(read(opened))[0]
    assert isinstance(first, HeadRecord)
    return first


@contextmanager
def named() -> Iterator[None]:
    """Give what goes wrong while writing the words of bundles: "bundle_full", "bundle_read_only", "bundle_away"."""
    try:
        yield
    except WorldFault as fault:
        if fault.code in _WORDS:
            raise WorldFault(*_WORDS[fault.code]) from fault
        raise


def must_go_on(stopped: bool, said: str) -> None:
    """Refused("bundle_stopped") once the person does not want it any more."""
    if stopped:
        raise Refused("bundle_stopped", said)


def damaged() -> PeerFault:
    """The file is not what was written."""
    return PeerFault(
        "bundle_damaged",
        "The file is damaged, or only a part of it is here: copy it again, or have it written anew.",
    )


def newer() -> PeerFault:
    """The file is of a version that this program does not know."""
    return PeerFault("bundle_newer", "The file was written by a newer version of Kith.")


@contextmanager
def _judging() -> Iterator[None]:
    """Say what is wrong with a file whose frame or blocks are not as they were written."""
    try:
        yield
    except Torn:
        raise damaged() from None
    except PeerFault as fault:
        raise damaged() if fault.code == "bad_backup" else fault from None


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """Open a plain file; WorldFault("bundle_away") while it is not there or cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused("no_bundle", "This is not a file that Kith has written for somebody.")
            yield file
    except FileNotFoundError:
        raise WorldFault("bundle_away", "There is no such file.") from None
    except IsADirectoryError:
        raise Refused("no_bundle", "This is a folder; a file is needed.") from None
    except OSError as error:
        raise WorldFault("bundle_away", "The file cannot be read.") from error
