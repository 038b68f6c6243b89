"""What a screen, the command line or a script gets to see of the room that is taken; frozen, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KindView:
    """What one kind of things takes: picture, video, sound, file, post, other, database or index; sizes in bytes."""

    kind: str
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class TalkView:
    """What the files of one conversation take; `chat` is empty where it is none any more."""

    chat: str
    name: str
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class BigView:
    """One large file of a message; `mine` if I sent it, `fetchable` if it could be fetched again.

    `number` says which of the files of its message it is, from 1.
    """

    name: str
    kind: str
    size: int
    chat: str
    chat_name: str
    message: str
    since: str
    mine: bool
    fetchable: bool
    number: int


@dataclass(frozen=True, slots=True)
class StorageView:
    """All that is taken, by kind and by conversation, the largest files, and the limits of this device (0: none).

    `fetchable` are bytes of files of others that they could be asked for again.
    """

    total: int
    fetchable: int
    keep_days: int
    most: int
    kinds: tuple[KindView, ...]
    chats: tuple[TalkView, ...]
    largest: tuple[BigView, ...]


@dataclass(frozen=True, slots=True)
class ClearedView:
    """How many files of others are older than so many days, and their bytes; `removed` if they are gone now."""

    days: int
    count: int
    size: int
    removed: bool
