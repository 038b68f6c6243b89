"""How files of a message are shown in its bubble: pictures in their shape, others as rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.views import FileView
from app.wording import minutes
from app.words import Mark, mark, say

KIB = 1024
MOST_SHAPE = 3.0  # height by width of a picture, or the other way round, beyond which it is cut
TROUBLES: dict[str, Mark] = {
    "disk_full": mark("The disk of this computer is full"),
    "disk_failed": mark("The disk of this computer failed"),
    "bad_blob": mark("What came is damaged"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One file of a message, by its `number` from 1.

    It is `here`, or `coming`, or waits to be asked for; `note` says which and how large it is. `url` is where a small
    picture of it is, `full` where a large one is; `shape` is height by width. A
    `voice` message has a length in milliseconds, which `clock` says, and levels of 0 to 255.
    """

    number: int
    name: str
    picture: bool
    url: str
    full: str
    shape: float
    here: bool
    coming: bool
    share: float
    amount: str
    note: str
    failed: bool
    spoken: str
    voice: bool = False
    length: int = 0
    clock: str = ""
    levels: tuple[int, ...] = ()


def shown(files: Sequence[FileView]) -> tuple[Shown, ...]:
    """Give the files of a message as its bubble shows them."""
    return tuple(_shown(number, one) for number, one in enumerate(files, 1))


def brief(files: Sequence[FileView]) -> str:
    """Say in a few words what a message without a text carries."""
    if files and all(one.picture for one in files):
        return say("Photo") if len(files) == 1 else say("{count} photos", count=len(files))
    if files and all(one.voice for one in files):
        return say("Voice message, {time}", time=minutes(sum(one.duration_ms for one in files)))
    return files[0].name if len(files) == 1 else say("{count} files", count=len(files)) if files else ""


def spoken(files: Sequence[Shown]) -> str:
    """Give what a screen reader says of the files of a message."""
    return ", ".join(one.spoken for one in files)


def amount(size: int) -> str:
    """Say a number of bytes as people do."""
    if size < KIB:
        return say("{count} bytes", count=size)
    if size < KIB**2:
        return say("{count} KB", count=round(size / KIB))
    if size < KIB**3:
        return say("{count} MB", count=f"{size / KIB**2:.1f}")
    return say("{count} GB", count=f"{size / KIB**3:.1f}")


def _shown(number: int, one: FileView) -> Shown:
    here = one.held >= one.size
    note = _note(one, here=here)
    what = _what(one)
    return Shown(
        number=number,
        name=one.name,
        picture=one.picture,
        url=one.thumb_url,
        full=one.full_url,
        shape=max(1 / MOST_SHAPE, min(MOST_SHAPE, one.height / one.width)) if one.picture else 1.0,
        here=here,
        coming=one.coming,
        share=one.held / one.size,
        amount=amount(one.size),
        note=note,
        failed=bool(one.trouble) and not here,
        spoken=what if here and (one.picture or one.voice) else f"{what}, {note}",
        voice=one.voice,
        length=one.duration_ms,
        clock=minutes(one.duration_ms),
        levels=tuple(one.waveform),
    )


def _what(one: FileView) -> str:
    if one.voice:
        return say("voice message, {time}", time=minutes(one.duration_ms))
    return say("photo") if one.picture else say("file {name}", name=one.name)


def _note(one: FileView, *, here: bool) -> str:
    whole = amount(one.size)
    if here:
        return whole
    if one.trouble:
        why = TROUBLES.get(one.trouble, mark("It did not come"))
        return say("{why} ({size})", why=why, size=whole)
    if one.coming:
        return say("{part} of {whole}", part=amount(one.held), whole=whole)
    return say("{size}, not downloaded", size=whole)
