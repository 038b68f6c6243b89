"""A picture as events carry it and as screens get to see it; the subjects that show pictures share this page.

The bytes are a blob of the node, decoded by nobody but the child behind `node.pictures`; here is only what is said of
them. What somebody else says of a picture is believed in bounds, and never reaches a file system.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.commands import LONG
from app.context import App
from app.errors import AppError, Refused
from app.wording import ID_BYTES, clean_line, utf8_size

POSTED = 2000  # the kind of event that carries `pictures`: the feed shows its text, the gallery its pictures

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}
MAX_BYTES = 64 << 20  # what `node.blobs.read` gives at most
MAX_PIXELS = 100_000_000
MAX_SIDE = 65_535
MAX_THUMBNAIL = 16 * 1024  # bytes
MAX_CAPTION = 500  # characters
MAX_NAME = 128  # characters
MAX_STEM = 120  # bytes of a file's name before its ending, where it is saved

# Names that a file may not have on every system we run on.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


@dataclass(frozen=True, slots=True)
class Picture:
    """What an event says of one picture: how to find and open it, and what to show until it is here."""

    manifest: bytes
    key: bytes
    size: int
    mime: str
    name: str
    width: int
    height: int
    thumbnail: bytes = b""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture for a screen: it is whole here when `held` equals `size`, both in bytes; width and height in pixels.

    While it is not, `coming` says whether it is being fetched; else nobody asked for it, or it turned out damaged.
    `thumb_url` and `full_url` lead to the node's own door on this machine for about an hour; empty while there is
    nothing to show.
    """

    id: str
    name: str
    mime: str
    caption: str
    width: int
    height: int
    size: int
    held: int
    thumb_url: str
    full_url: str
    coming: bool = False


def cleaned(picture: Picture) -> Picture | None:
    """Give a picture somebody stated with its name made harmless, or None if what is said of it cannot be true."""
    fits = (
        len(picture.manifest) == len(picture.key) == ID_BYTES
        and 0 < picture.size <= MAX_BYTES
        and picture.mime in ENDINGS
        and 0 < picture.width <= MAX_SIDE
        and 0 < picture.height <= MAX_SIDE
        and picture.width * picture.height <= MAX_PIXELS
        and len(picture.thumbnail) <= MAX_THUMBNAIL
        and is_caption(picture.caption)
    )
    return replace(picture, name=clean_line(picture.name, MAX_NAME)) if fits else None


def is_caption(text: str) -> bool:
    """Say whether a caption keeps the rule."""
    return len(text) <= MAX_CAPTION and utf8_size(text) is not None


def check_caption(text: str) -> None:
    """Refuse a caption of more than 500 characters, or one that is no UTF-8."""
    if not is_caption(text):
        raise Refused("bad_caption", "A caption has at most {most} characters.", most=MAX_CAPTION)


def pack(pictures: Sequence[Picture]) -> bytes:
    """Give pictures as the tables keep them."""
    import msgspec  # late: a command line that describes commands does without

    return msgspec.msgpack.encode(pictures)


def unpack(data: bytes) -> list[Picture]:
    """Give the pictures that `pack` wrote."""
    import msgspec

    return msgspec.msgpack.decode(data, type=list[Picture])


def stated(pictures: Sequence[Picture], room: int) -> list[dict[str, object]]:
    """Give pictures as an event states them; what of the thumbnails does not fit into `room` bytes is left out."""
    maps: list[dict[str, object]] = []
    for picture in pictures:
        room -= len(picture.thumbnail)
        maps.append(asdict(picture if room >= 0 else replace(picture, thumbnail=b"")))
        room += 0 if room >= 0 else len(picture.thumbnail)
    return maps


async def take_in(app: App, file: str, *, original: bool, caption: str = "") -> Picture:
    """Make a picture file a blob of this node: bit for bit with `original`, else without place and device data.

    Refused("bad_path", "not_a_picture", "picture_too_large", "unreadable_file", "too_large").
    """
    path = absolute(file)
    prepared = await app.node.pictures.prepare(path, original)
    blob = await app.node.blobs.add(prepared.data)
    return Picture(
        manifest=blob.manifest,
        key=blob.key,
        size=blob.size,
        mime=prepared.mime,
        name=clean_line(path.name, MAX_NAME),
        width=prepared.width,
        height=prepared.height,
        thumbnail=prepared.thumbnail if len(prepared.thumbnail) <= MAX_THUMBNAIL else b"",
        caption=caption,
    )


async def take_in_all(app: App, files: Sequence[str], *, original: bool, caption: str = "") -> list[Picture]:
    """Take in several picture files or, where one is refused, none; it is named if there are others. As `take_in`."""
    from app.dispatch import guarded  # late: a command line that describes commands does without

    pictures: list[Picture] = []
    for file in files:
        try:
            pictures.append(await guarded(take_in(app, file, original=original, caption=caption), LONG))
        except AppError as error:
            await give_up(app, pictures)
            if len(files) == 1:
                raise
            name = clean_line(Path(file).name, MAX_NAME)
            raise type(error)(error.code, f"{name}: {error} None of the {len(files)} files was taken.") from None
    return pictures


async def preview(app: App, file: str) -> PictureView:
    """Look at a picture file before it is shared: its name, its size in pixels and a thumbnail; nothing is kept.

    Refused("bad_path", "not_a_picture", "picture_too_large", "unreadable_file").
    """
    path = absolute(file)
    prepared = await app.node.pictures.prepare(path, False)
    nowhere = bytes(ID_BYTES)
    picture = Picture(
        manifest=nowhere,
        key=nowhere,
        size=len(prepared.data),
        mime=prepared.mime,
        name=clean_line(path.name, MAX_NAME),
        width=prepared.width,
        height=prepared.height,
        thumbnail=prepared.thumbnail,
    )
    return await view(app, picture)


async def holders(app: App, spaces: Collection[bytes]) -> dict[bytes, list[bytes]]:
    """Give who may be asked for the pictures of each space: whoever was shown what is said there, me excepted.

    That is its owner and who is on its list, as far as it is known here; nobody else, for to ask is to tell of it.
    """
    known = [space for space in await app.node.spaces.every() if space.id in spaces]
    return {each.id: [one for one in (each.owner, *each.members) if one != app.node.account] for each in known}


def absolute(file: str) -> Path:
    """Give a path that means the same to this node as to whoever typed it; Refused("bad_path")."""
    path = Path(file)
    if not path.is_absolute() or "\0" in file or utf8_size(file) is None:
        raise Refused("bad_path", "A file is named by its whole path.")
    return path


async def give_up(app: App, pictures: Sequence[Picture]) -> None:
    """Let go of pictures that were taken in for an event that could not be stated."""
    for picture in pictures:
        await app.node.blobs.drop(picture.manifest)


async def view(app: App, picture: Picture) -> PictureView:
    """Give a picture for a screen, with what is held of it now."""
    held, whole = await app.node.blobs.progress(picture.manifest)
    is_here = 0 < whole <= held
    return PictureView(
        id=picture.manifest.hex(),
        name=picture.name,
        mime=picture.mime,
        caption=picture.caption,
        width=picture.width,
        height=picture.height,
        size=picture.size,
        held=picture.size if is_here else min(held, picture.size - 1),
        coming=held < whole,
        thumb_url=app.media.url(picture, "thumb") if picture.thumbnail or is_here else "",
        full_url=app.media.url(picture, "screen") if is_here else "",
    )


def file_name(picture: Picture, mark: str) -> str:
    """Give the name under which a picture is saved: `mark` and the ending are ours, the rest a trace of its name."""
    last = picture.name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    seen = "".join(sign if sign.isalnum() or sign in "-_ " else "-" for sign in stem)
    kept = seen.encode("utf-8", "ignore")[:MAX_STEM].decode("utf-8", "ignore").strip("- ")
    if not kept or kept.casefold() in DEVICES:
        kept = "photo"
    return f"{kept}-{mark}.{ENDINGS[picture.mime]}"
