"""A file that a message carries: what its event says of it, how one is taken in, and under which name it is saved.

The bytes are a blob of the node. A picture among them is shown like any other (`picture.py`); nothing else is ever
opened here. What somebody else says of a file is believed in bounds, and never reaches a file system.
"""

from __future__ import annotations

import mimetypes
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from app.commands import LONG
from app.context import App
from app.errors import AppError, Refused
from app.parts import Prepared
from app.picture import DEVICES, ENDINGS, MAX_PIXELS, MAX_SIDE, MAX_THUMBNAIL, absolute
from app.picture import MAX_BYTES as MAX_PICTURE
from app.wording import ID_BYTES, clean_line, minutes, utf8_size
from app.words import mark, say

MOST: Final = 16  # files of one message
MAX_BYTES: Final = 4 << 30  # of one file, and of all of a message together
MAX_NAME: Final = 128  # characters
MAX_NAME_BYTES: Final = 255
MAX_STATED_NAME: Final = 1024  # characters; shown are 128 of them
MAX_MIME: Final = 100  # characters
MAX_STEM: Final = 120  # bytes of a file's name before its ending, where it is saved
MAX_ENDING: Final = 12  # characters
SAID: Final = 256  # bytes of a payload that one file takes, without its name and thumbnail
HARMLESS: Final = (  # endings of files that no program takes for its own by their name, wherever they lie
    *("csv", "doc", "docx", "epub", "ics", "md", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "vcf", "xlsx"),
    *("avif", "gif", "jpeg", "jpg", "png", "webp", "m4v", "mkv", "mov", "mp4", "webm"),
    *("flac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "tex", "zip"),
)
ANY: Final = "application/octet-stream"
PHOTO, VOICE, FILE = "photo", "voice", "file"
SOUND: Final = "audio/ogg"
MAX_VOICE: Final = 16 << 20  # bytes of a voice message
MAX_VOICE_MS: Final = 30 * 60_000
BARS: Final = 64  # numbers that say how loud a voice message is over its time, each 0 to 255

_MIME = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What an event says of one file; a picture has a width and a height, and may have a thumbnail.

    A voice message has a duration in milliseconds and may have a waveform: how loud it is over its time, a byte each.
    """

    manifest: bytes
    key: bytes
    size: int
    mime: str
    name: str
    width: int = 0
    height: int = 0
    thumbnail: bytes = b""
    duration: int = 0
    waveform: bytes = b""

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.width > 0

    @property
    def is_voice(self) -> bool:
        """Whether it is played as a voice message."""
        return self.duration > 0


def cleaned(said: Sequence[Attachment]) -> list[Attachment] | None:
    """Give the files somebody stated with harmless names, or None if anything said of them cannot be true.

    What is said to be a voice message and cannot be one is a file like any other.
    """
    if len(said) > MOST or sum(one.size for one in said) > MAX_BYTES or not all(map(_is_possible, said)):
        return None
    plain = [one if _is_voice(one) else replace(one, duration=0, waveform=b"") for one in said]
    return [replace(one, name=_name(one.name)) for one in plain]


def pack(one: Attachment) -> bytes:
    """Give a file as the tables keep it."""
    import msgspec  # late: a command line that describes commands does without

    return msgspec.msgpack.encode(one)


def unpack(data: bytes) -> Attachment:
    """Give the file that `pack` wrote."""
    import msgspec

    return msgspec.msgpack.decode(data, type=Attachment)


def stated(files: Sequence[Attachment], room: int) -> list[dict[str, object]]:
    """Give files as an event states them; thumbnails that do not fit into `room` bytes beside the rest are left out."""
    room -= sum(SAID + (utf8_size(one.name) or 0) for one in files)
    maps: list[dict[str, object]] = []
    for one in files:
        fits = len(one.thumbnail) <= room
        room -= len(one.thumbnail) if fits else 0
        said = asdict(one if fits else replace(one, thumbnail=b""))
        if not one.is_voice:
            del said["duration"], said["waveform"]
        maps.append(said)
    return maps


def label(files: Sequence[Attachment]) -> str:
    """Say in a few words what a message without a text holds: its photos, its one file, or how many files."""
    if sort(files) == PHOTO:
        return say("Photo") if len(files) == 1 else say("{count} photos", count=len(files))
    if sort(files) == VOICE:
        return say("Voice message, {time}", time=minutes(sum(one.duration for one in files)))
    return files[0].name if len(files) == 1 else say("{count} files", count=len(files)) if files else ""


def sort(files: Sequence[Attachment]) -> str:
    """Give photo where files are pictures alone, voice for voice messages, file for any others, empty for none."""
    if files and all(one.is_voice for one in files):
        return VOICE
    return "" if not files else PHOTO if all(one.is_picture for one in files) else FILE


_UNCLEAN = (
    "bmp cr2 cr3 crw dng heic heics heif heifs hif ico j2k jp2 jpf jxl nef nrw arw srf sr2 orf pef psd raf rw2 srw svg"
    " tif tiff x3f"
)
UNCLEAN = frozenset(f".{ending}" for ending in _UNCLEAN.split())
"""Endings of pictures that may hold a place and cannot be cleaned here, whatever this machine knows of types."""


async def take_in_all(app: App, files: Sequence[str], *, original: bool) -> list[Attachment]:
    """Make files blobs of this node: all of them or, where one is refused, none; it is named if there are others.

    Pictures go without place and device data unless `original`; anything else bit for bit. Refused("bad_path",
    "unreadable_file", "empty_file", "too_large", "cannot_clean", "too_many_files"), WorldFault("disk_full").
    """
    from app.dispatch import guarded  # late: a command line that describes commands does without

    if not 1 <= len(files) <= MOST:
        raise Refused("too_many_files", "A message carries between 1 and {most} files.", most=MOST)
    taken: list[Attachment] = []
    for file in files:
        try:
            taken.append(await guarded(_take_in(app, absolute(file), original), LONG))
            if sum(one.size for one in taken) > MAX_BYTES:
                raise Refused("too_large", "The files of one message have at most 4 GiB together.")
        except AppError as error:
            await give_up(app, taken)
            if len(files) == 1:
                raise
            name = clean_line(Path(file).name, MAX_NAME)
            why = mark("{name}: {error} None of the {count} files was taken.")
            raise type(error)(error.code, why, name=name, error=error, count=len(files)) from None
        except BaseException:  # stopped half way: nobody would ever ask for them
            await give_up(app, taken)
            raise
    return taken


async def give_up(app: App, files: Sequence[Attachment]) -> None:
    """Let go of files that were taken in for a message that could not be stated."""
    for one in files:
        await app.node.blobs.drop(one.manifest)


async def take_as_is(app: App, file: str, most: int) -> Attachment:
    """Make a file of at most so many bytes a blob of this node, bit for bit and as no picture.

    Refused("bad_path", "unreadable_file", "empty_file", "too_large", "tray_full"), WorldFault("disk_full").
    """
    import asyncio  # late, as above

    path = absolute(file)
    if await asyncio.to_thread(_size, path) > most:
        raise Refused("tray_full", "This is too much to keep: it stays until the window is closed.")
    blob = await app.node.blobs.add(path)
    return Attachment(blob.manifest, blob.key, blob.size, _mime(path.name), _name(path.name))


def file_name(one: Attachment, mark: str, *, plain: bool = False) -> str:
    """Give the name under which a file is saved: `mark` is ours, the rest a trace of its name and ending.

    If it may be `plain`, that of a document, a picture, sound or film has no mark.
    """
    last = one.name.replace("\\", "/").rpartition("/")[2]
    stem, _, said = last.rpartition(".") if "." in last.strip(".") else (last, "", "")
    ending = said if said.isascii() and said.isalnum() and len(said) <= MAX_ENDING else ""
    ending = ENDINGS[one.mime] if one.is_picture else ending
    seen = "".join(sign if sign.isalnum() or sign in "-_ " else "-" for sign in stem)
    kept = seen.encode("utf-8", "ignore")[:MAX_STEM].decode("utf-8", "ignore").strip("- ")
    if not kept or kept.casefold() in DEVICES:
        kept = "photo" if one.is_picture else "file"
    if plain and ending.casefold() in HARMLESS:
        return f"{kept}.{ending}"
    return f"{kept}-{mark}" + (f".{ending}" if ending else "")


async def look_at(app: App, file: str, *, original: bool) -> Attachment:
    """Give what a file would be sent as; nothing of it is kept, so it has no address. Refused as `take_in_all`."""
    import asyncio  # late, as above

    path = absolute(file)
    prepared = await _prepared(app, path, original)
    nowhere = bytes(ID_BYTES)
    if prepared is not None:
        return _picture((nowhere, nowhere, len(prepared.data)), prepared, path)
    size = await asyncio.to_thread(_size, path)
    return Attachment(nowhere, nowhere, size, _mime(path.name), _name(path.name))


async def _take_in(app: App, path: Path, original: bool) -> Attachment:
    """Take in one file: a picture as what is made of it, anything else as one of any kind."""
    prepared = await _prepared(app, path, original)
    blob = await app.node.blobs.add(path if prepared is None else prepared.data)
    named = (blob.manifest, blob.key, blob.size)
    return (
        Attachment(*named, _mime(path.name), _name(path.name)) if prepared is None else _picture(named, prepared, path)
    )


async def _prepared(app: App, path: Path, original: bool) -> Prepared | None:
    """Give a picture as it is to be sent, None for any other file; Refused("cannot_clean") for one with a place."""
    from app.dispatch import guarded

    try:
        return await guarded(app.node.pictures.prepare(path, original))
    except Refused as refused:
        if refused.code not in ("not_a_picture", "picture_too_large"):
            raise
    if not original and (path.suffix.lower() in UNCLEAN or _mime(path.name).startswith("image/")):
        raise Refused(
            "cannot_clean",
            "Place and device data cannot be taken out of this picture; it can be sent as it is, as an original.",
        )
    return None


def _picture(named: tuple[bytes, bytes, int], prepared: Prepared, path: Path) -> Attachment:
    small = prepared.thumbnail if len(prepared.thumbnail) <= MAX_THUMBNAIL else b""
    return Attachment(*named, prepared.mime, _name(path.name), prepared.width, prepared.height, small)


def _size(path: Path) -> int:
    """Give the size of a file that can be sent; Refused("unreadable_file", "empty_file", "too_large")."""
    try:
        found = path.stat()
        readable = stat.S_ISREG(found.st_mode) and os.access(path, os.R_OK)
    except OSError:
        readable = False
    if not readable:
        raise Refused("unreadable_file", "The file cannot be read.")
    if not found.st_size:
        raise Refused("empty_file", "The file is empty.")
    if found.st_size > MAX_BYTES:
        raise Refused("too_large", "The file is larger than 4 GiB.")
    return found.st_size


def _mime(name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or ANY
    return guessed if len(guessed) <= MAX_MIME and _MIME.fullmatch(guessed) else ANY


def _name(text: str) -> str:
    """Give a file's name in one clean line of bounded length; never empty."""
    line = clean_line(text[-MAX_STATED_NAME:], MAX_NAME)
    kept = line.encode("utf-8", "ignore")[:MAX_NAME_BYTES].decode("utf-8", "ignore").strip()
    return kept or "file"


def _is_possible(one: Attachment) -> bool:
    seen = (one.width, one.height) != (0, 0) or bool(one.thumbnail)
    return (
        len(one.manifest) == len(one.key) == ID_BYTES
        and 0 < one.size <= MAX_BYTES
        and len(one.mime) <= MAX_MIME
        and _MIME.fullmatch(one.mime) is not None
        and len(one.name) <= MAX_STATED_NAME
        and (not seen or _is_picture(one))
    )


def _is_voice(one: Attachment) -> bool:
    return (
        one.mime == SOUND
        and one.size <= MAX_VOICE
        and 0 < one.duration <= MAX_VOICE_MS
        and len(one.waveform) <= BARS
        and not one.is_picture
    )


def _is_picture(one: Attachment) -> bool:
    return (
        one.mime in ENDINGS
        and one.size <= MAX_PICTURE
        and 0 < one.width <= MAX_SIDE
        and 0 < one.height <= MAX_SIDE
        and one.width * one.height <= MAX_PIXELS
        and len(one.thumbnail) <= MAX_THUMBNAIL
    )
