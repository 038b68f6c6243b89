"""The gallery's questions to its tables: rows in, rows out, each on one snapshot of the store.

A photo is visible once its space is known: an album for those that were added, a circle of its author for those of
posts. Pages go by (at, id, n), never by number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.context import Reader, Row
from app.errors import Refused
from app.gallery import events, rules
from app.gallery.rules import Album
from app.picture import Picture, unpack
from app.wording import ID_HEX, id_range

AFTER_ALL = (2**63 - 1, b"\xff" * 33, 0)  # a place behind everything

TALKED = f"('{events.TALK_USE}', '{events.FEED_USE}')"  # a post to a group of people: whoever belongs to it posts
_PHOTOS = (
    "gallery_photo p JOIN gallery_space s ON s.space = p.space AND p.id NOT IN "  # noqa: S608 - words of ours
    "(SELECT id FROM gallery_hidden) "
    f"AND ((s.use = p.use AND (p.use = '{events.ALBUM_USE}' OR s.owner = p.author)) OR (s.use, p.use) = {TALKED})"
)
_SELECT = (
    "SELECT p.id, p.n, p.space, p.author, p.at, p.mine, p.use, p.name, p.picture, s.owner, s.title, s.mine, "  # noqa: S608
    f"EXISTS (SELECT 1 FROM gallery_sent t WHERE t.id = p.id) FROM {_PHOTOS}"
)
_NEWEST = "ORDER BY p.at DESC, p.id DESC, p.n DESC LIMIT"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the tables have it; `is_posted` says that it belongs to a post, else to an album."""

    id: bytes
    n: int
    space: bytes
    author: bytes
    at: int
    mine: bool
    is_posted: bool
    stated_name: str
    picture: Picture
    owner: bytes
    title: str
    owner_is_me: bool
    sent: bool

    @property
    def name(self) -> str:
        """The id in the API: the event's, and from its second picture on which of them."""
        return self.id.hex() + (f"-{self.n}" if self.n else "")

    @property
    def mark(self) -> str:
        """What tells its file from others: the start of the name."""
        return self.id.hex()[:ID_HEX] + (f"-{self.n}" if self.n else "")


@dataclass(frozen=True, slots=True)
class Names:
    """What people are called: me and those I know by `known`, others by what they state."""

    me: bytes
    known: Mapping[bytes, str]

    def of(self, account: bytes, stated: str = "") -> str:
        """Give the name to show for an account."""
        return self.known.get(account) or stated or account.hex()[:ID_HEX]


def albums(cx: Reader) -> list[Album]:
    """Give all albums this node knows."""
    rows = cx.rows("SELECT space, owner, title, mine FROM gallery_space WHERE use = ?", (events.ALBUM_USE,))
    return [Album(space, owner, title, bool(mine)) for space, owner, title, mine in rows]


def stated_names(cx: Reader, album: bytes) -> dict[bytes, str]:
    """Give what those who added photos to an album call themselves; the newest counts."""
    rows = cx.rows("SELECT author, name FROM gallery_photo WHERE space = ? AND name != '' ORDER BY at, id", (album,))
    return dict(rows)


def count(cx: Reader, album: bytes) -> int:
    """Give how many photos an album has."""
    return int(cx.value(f"SELECT count(*) FROM {_PHOTOS} WHERE p.space = ?", (album,)))  # noqa: S608


def page(
    cx: Reader,
    limit: int,
    before: Photo | None,
    album: bytes | None = None,
    use: str | None = None,
    without: Collection[bytes] = (),
) -> list[Photo]:
    """Give up to `limit` photos, newest first: all, or of one album, or of one use, or those before another photo.

    `without` those of some authors.
    """
    place = (before.at, before.id, before.n) if before else AFTER_ALL
    narrowed = [("space", album), ("use", use)]
    only = "".join(f" AND p.{column} = ?" for column, value in narrowed if value is not None)
    only += f" AND p.author NOT IN ({', '.join('?' * len(without))})" if without else ""
    rows = cx.rows(
        f"{_SELECT} WHERE (p.at, p.id, p.n) < (?, ?, ?){only} {_NEWEST} ?",
        (*place, *(value for _, value in narrowed if value is not None), *without, limit),
    )
    return [_photo(row) for row in rows]


def of_album(cx: Reader, album: bytes) -> list[Photo]:
    """Give all photos of an album, oldest first."""
    return [_photo(row) for row in cx.rows(f"{_SELECT} WHERE p.space = ? ORDER BY p.at, p.id, p.n", (album,))]


def find(cx: Reader, text: str) -> Photo:
    """Give the photo whose id is or begins with `text`; Refused `unknown_photo` or `ambiguous_photo`."""
    digits, _, number = text.strip().partition("-")
    span = id_range(digits, rules.MIN_ID_PREFIX)
    if span is None or not (number == "" or (number.isascii() and number.isdigit() and len(number) < 4)):
        raise Refused(
            "unknown_photo", "A photo is named by its id, or by its first {least} digits.", least=rules.MIN_ID_PREFIX
        )
    rows = cx.rows(f"{_SELECT} WHERE p.id BETWEEN ? AND ? AND p.n = ? LIMIT 2", (*span, int(number or 0)))
    if not rows:
        raise Refused("unknown_photo", "There is no photo with that id here.")
    if len(rows) > 1:
        raise Refused("ambiguous_photo", "Several photos begin with that id; give more of its digits.")
    return _photo(rows[0])


def uses(cx: Reader, manifest: bytes) -> list[Photo]:
    """Give the visible photos that one blob is shown as."""
    return [_photo(row) for row in cx.rows(f"{_SELECT} WHERE p.manifest = ?", (manifest,))]


def of_event(cx: Reader, ident: bytes) -> list[Photo]:
    """Give the visible photos of one post, or of one album."""
    return [_photo(row) for row in cx.rows(f"{_SELECT} WHERE p.id = ?1 OR p.space = ?1", (ident,))]


def gone(cx: Reader, limit: int) -> list[bytes]:
    """Give blobs of photos that were taken away and are not dropped yet."""
    return [manifest for (manifest,) in cx.rows("SELECT manifest FROM gallery_gone LIMIT ?", (limit,))]


def _photo(row: Row) -> Photo:
    ident, number, space, author, at, mine, use, name, picture, owner, title, owner_is_me, sent = row
    return Photo(
        id=ident,
        n=number,
        space=space,
        author=author,
        at=at,
        mine=bool(mine),
        is_posted=use == events.FEED_USE,
        stated_name=name,
        picture=unpack(picture)[0],
        owner=owner,
        title=title,
        owner_is_me=bool(owner_is_me),
        sent=bool(sent),
    )
