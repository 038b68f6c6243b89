"""Reads an export that anybody may have written: everything is checked before anything is taken, in bounded memory.

Paths never leave the folder and never lead through a link; sizes and hashes are those of the index; lines are bounded.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, TypeVar

import msgspec

from app.errors import Refused
from app.portable import layout

_Hash = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Name = Annotated[str, msgspec.Meta(max_length=256)]
_Moment = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z\Z")]
_Text = Annotated[str, msgspec.Meta(max_length=20_000)]


class FileFacts(msgspec.Struct, frozen=True):
    """What the index says of a file."""

    size: Annotated[int, msgspec.Meta(ge=0)]
    sha256: _Hash


class Index(msgspec.Struct, frozen=True):
    """What an export says of itself."""

    format: str
    version: int
    account: _Hash
    name: _Name
    made_at: _Moment
    files: dict[str, FileFacts]


class Person(msgspec.Struct, frozen=True):
    """Somebody whom the writer of the export knew, or a group."""

    id: _Hash
    name: _Name


class Attached(msgspec.Struct, frozen=True):
    """A file that a message carried."""

    name: _Name


class Message(msgspec.Struct, frozen=True):
    """One message of a conversation; of `kind` event it is a line of what happened, which nobody said."""

    id: _Hash
    author: _Hash
    author_name: _Name
    text: _Text
    sent_at: _Moment
    deleted: bool = False
    unreadable: bool = False
    kind: str = "message"
    files: Annotated[list[Attached], msgspec.Meta(max_length=16)] = []

    def __post_init__(self) -> None:
        _check_moment(self.sent_at)


class Post(msgspec.Struct, frozen=True):
    """One post."""

    id: _Hash
    author: _Hash
    author_name: _Name
    text: _Text
    sent_at: _Moment

    def __post_init__(self) -> None:
        _check_moment(self.sent_at)


_Row = TypeVar("_Row", Person, Message, Post)


@dataclass(frozen=True, slots=True)
class Export:
    """An export whose files are all as its index says."""

    folder: Path
    index: Index = field(repr=False)

    @property
    def chats(self) -> list[tuple[str, str]]:
        """The account and the path of each conversation."""
        named = ((layout.chat_of(path), path) for path in sorted(self.index.files))
        return [(account, path) for account, path in named if account is not None]

    def rows(self, path: str, shape: type[_Row]) -> Iterator[_Row]:
        """The rows of one file, one by one; none if the export has no such file. Refused("bad_export")."""
        if path not in self.index.files:
            return
        decode = msgspec.json.Decoder(shape).decode
        with _open(self.folder, path) as file:
            for line in _lines(file, path):
                try:
                    yield decode(line)
                except (ValueError, RecursionError):
                    raise _bad(f"a line of {path} is not what it should be") from None


def look(folder: Path) -> Export:
    """Check a whole export; Refused("no_export", "newer_export", "bad_export")."""
    if not folder.is_dir():
        raise Refused("no_export", "There is no such folder.")
    try:
        with _open(folder, layout.INDEX) as file:
            data = file.read(layout.MAX_INDEX + 1)
    except Refused:
        raise Refused("no_export", "There is no export in this folder.") from None
    if len(data) > layout.MAX_INDEX:
        raise _bad("its index is too long")
    try:
        index = msgspec.json.decode(data, type=Index)
    except (ValueError, RecursionError):
        raise _bad("its index cannot be read") from None
    if index.format != layout.FORMAT:
        raise Refused("no_export", "There is no export in this folder.")
    if index.version > layout.VERSION:
        raise Refused("newer_export", "This export was written by a newer version of Kith.")
    _check(folder, index)
    return Export(folder, index)


def _check(folder: Path, index: Index) -> None:
    if len(index.files) > layout.MAX_FILES:
        raise _bad("it has too many files")
    if not all(layout.is_path(path) for path in index.files):
        raise _bad("one of its files has a name that it may not have")
    if sum(facts.size for path, facts in index.files.items() if path.endswith(".json")) > layout.MAX_JSON:
        raise _bad("it is too large")
    for path, facts in index.files.items():
        with _open(folder, path) as file:
            if os.fstat(file.fileno()).st_size != facts.size or _hash(file, facts.size) != facts.sha256:
                raise _bad(f"{path} is not what was written")


def _hash(file: BinaryIO, size: int) -> str:
    """Of at most `size` bytes, and one more so that a file that grows is noticed."""
    digest, left = hashlib.sha256(), size + 1
    while left and (piece := file.read(min(1 << 20, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _open(folder: Path, path: str) -> BinaryIO:
    """Open a file of the export: neither it nor what it lies in may be a link, and it must be a plain file."""
    above, _, name = path.rpartition("/")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        within = os.open(
            folder / above if above else folder, os.O_RDONLY | os.O_DIRECTORY | (os.O_NOFOLLOW if above else 0)
        )
        try:
            descriptor = os.open(name, flags, dir_fd=within)
        finally:
            os.close(within)
    except OSError:
        raise _bad(f"{path} cannot be read") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _bad(f"{path} is no file")
    return os.fdopen(descriptor, "rb")


def _lines(file: BinaryIO, path: str) -> Iterator[bytes]:
    """The elements of an array that has one on each line."""
    if _line(file, path) != b"[":
        raise _bad(f"{path} is no list with a line for each row")
    more = True
    while (line := _line(file, path)) != b"]":
        if not more or not line:
            raise _bad(f"{path} is no list with a line for each row")
        more = line.endswith(b",")
        yield line[:-1] if more else line
    if file.read(1):
        raise _bad(f"{path} goes on behind its end")


def _line(file: BinaryIO, path: str) -> bytes:
    line = file.readline(layout.MAX_LINE + 1)
    if len(line) > layout.MAX_LINE:
        raise _bad(f"a line of {path} is too long")
    return line.rstrip(b"\n")


def _check_moment(text: str) -> None:
    """Raise ValueError where the archive would not take a time: it reads times the same way."""
    if msgspec.convert(text, datetime).timestamp() < 0:
        raise ValueError("before 1970")


def _bad(what: str) -> Refused:
    return Refused("bad_export", "This export is not taken: {what}.", what=what)
