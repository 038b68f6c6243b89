"""The files that shall go with the next message to a chat, as they were stated and as the tables have them.

They count on the device alone that stated them. The commands are `keeping.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.attachment import MAX_NAME, MOST, Attachment, cleaned
from app.chat import events
from app.context import Reader
from app.conversations import Conversation
from app.picture import MAX_BYTES
from app.wording import clean_line, utf8_size

MAX_PATHS: Final = 16 * 1024  # bytes of the paths of one tray together


@dataclass(frozen=True, slots=True)
class Tray:
    """What goes along: paths, each with the file that is kept by its bytes or None, and whether pictures go as is."""

    files: tuple[tuple[str, Attachment | None], ...] = ()
    original: bool = False

    @property
    def kept(self) -> dict[str, Attachment]:
        """The files that are kept by their bytes, by path."""
        return {path: one for path, one in self.files if one is not None}

    @property
    def names(self) -> list[str]:
        """What the files are called."""
        return [clean_line(path.rpartition("/")[2], MAX_NAME) for path, _ in self.files]


def readable(said: events.TrayKept | None) -> Tray | None:
    """Give a tray that was stated, or None if it is nothing this node would have stated."""
    if said is None or len(said.chat) != events.ID_BYTES or not 1 <= len(said.files) <= MOST:
        return None
    kept = cleaned([one.kept for one in said.files if one.kept is not None])
    if kept is None or not fits([one.path for one in said.files]) or any(one.size > MAX_BYTES for one in kept):
        return None
    return Tray(tuple((one.path, kept.pop(0) if one.kept else None) for one in said.files), said.original)


def pack(tray: Tray) -> bytes:
    """Give a tray as the tables keep it."""
    import msgspec  # late: a command line that describes commands does without

    return msgspec.msgpack.encode(tray)


def unpack(data: bytes) -> Tray:
    """Give the tray that `pack` wrote."""
    import msgspec

    return msgspec.msgpack.decode(data, type=Tray)


def every(cx: Reader, device: bytes) -> dict[bytes, Tray]:
    """Give what a device keeps, by chat; of several that it stated the newest."""
    rows = cx.rows("SELECT target, tray FROM chat_tray WHERE device = ? ORDER BY at, id", (device,))
    return {target: unpack(packed) for target, packed in rows}


def of(talk: Conversation, known: Mapping[bytes, Tray]) -> Tray:
    """Give what is kept of a conversation, which the group before it may have had already."""
    return next((known[space] for space in talk.spaces if space in known), Tray())


def fits(paths: Sequence[str]) -> bool:
    """Say whether paths are such as can be stated together."""
    sizes = [utf8_size(path) for path in paths]
    return all(sizes) and not any("\0" in path for path in paths) and sum(size or 0 for size in sizes) <= MAX_PATHS
