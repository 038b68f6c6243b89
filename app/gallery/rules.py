"""The rules of the gallery as pure functions: what an album is, what counts as a photo, which one a word means.

Both ends judge by these same rules: what this node would refuse to state is ignored when a peer states it. No I/O here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.errors import Refused
from app.gallery import events
from app.parts import Space
from app.picture import Picture, cleaned
from app.wording import clean_line, id_range, same_name, utf8_size

MAX_TITLE = 64  # characters
MAX_FILES = 500  # of one `add`
MAX_PICTURES = 4  # of one post
MAX_PAGE = 500
MIN_ID_PREFIX = 6
MAX_STATED_NAME = 256  # characters; shown are 64 of them
PAYLOAD_ROOM = 30 * 1024  # bytes for a photo and its thumbnail; an event's payload has 32 KiB
FETCHED_BYTES = 20 << 20  # pictures of posts up to this size are fetched unasked, those of albums always

QUEUED, SENT, RECEIVED = "queued", "sent", "received"


@dataclass(frozen=True, slots=True)
class Album:
    """An album this node knows; the title is cleaned and may be empty."""

    space: bytes
    owner: bytes
    title: str
    mine: bool


def check_title(text: str) -> str:
    """Give an album's title in its clean form; Refused `bad_title` if nothing of it can be seen or it is too long."""
    title = clean_line(text, MAX_TITLE)
    if not title or utf8_size(text) is None or len(" ".join(text.split())) > MAX_TITLE:
        raise Refused("bad_title", "An album's title has between 1 and {most} visible characters.", most=MAX_TITLE)
    return title


def check_files(files: int) -> None:
    """Refuse to add nothing, or more than 500 files at once."""
    if not 1 <= files <= MAX_FILES:
        raise Refused("bad_files", "Name between 1 and {most} files.", most=MAX_FILES)


def check_page(limit: int) -> None:
    """Refuse a page size outside 1 to 500."""
    if not 1 <= limit <= MAX_PAGE:
        raise Refused("bad_limit", "The limit must be between 1 and {most}.", most=MAX_PAGE)


def use_of(type_: str, about: Mapping[str, object]) -> str:
    """Give what a space is used for: album, feed, chat (of people, who post there too), or empty if none of it."""
    use = about.get("use")
    uses = ((events.GROUP, events.ALBUM_USE), (events.CIRCLE, events.FEED_USE), (events.GROUP, events.TALK_USE))
    fits = (type_, use) in uses
    return str(use) if fits else ""


def moderates(space: Space | None, account: bytes) -> bool:
    """Say whether an account is more than a member of an album: it says who belongs to it, and deletes any photo."""
    return space is not None and bool(space.history) and space.ranks.get(account, -1) >= events.MODERATOR


def title_of(about: Mapping[str, object]) -> str:
    """Give the cleaned title of an album, from what its founder said of it."""
    title = about.get("title")
    return clean_line(title, MAX_TITLE) if isinstance(title, str) else ""


def readable_photo(said: events.PhotoAdded | None) -> list[Picture]:
    """Give the one picture of a photo somebody added; none if it is nothing this node would have added."""
    if said is None or len(said.name) > MAX_STATED_NAME:
        return []
    picture = cleaned(said.picture)
    return [] if picture is None else [picture]


def readable_pictures(said: events.PicturesPosted | None) -> list[Picture]:
    """Give the pictures of a post; none if one of them, or their number, is nothing this node would have posted."""
    if said is None or len(said.pictures) > MAX_PICTURES:
        return []
    pictures = [picture for picture in map(cleaned, said.pictures) if picture is not None]
    return pictures if len(pictures) == len(said.pictures) else []


def choose(albums: Iterable[Album], text: str) -> Album:
    """Give the album that `text` means: an id or its beginning, or a title; Refused `unknown_album`, `ambiguous_album`.

    A title proves nothing: where one of mine and one of somebody else's are alike, the id decides.
    """
    span = id_range(text.strip(), MIN_ID_PREFIX)
    fitting = [
        album
        for album in albums
        if (span and span[0] <= album.space <= span[1]) or (album.title and same_name(album.title, text.strip()))
    ]
    if not fitting:
        raise Refused("unknown_album", "There is no such album; `kith gallery albums` lists them.")
    if len(fitting) > 1:
        ids = ", ".join(album.space.hex()[:16] for album in fitting[:4])
        raise Refused("ambiguous_album", "Several albums fit; use the id, one of {ids}.", ids=ids)
    return fitting[0]
