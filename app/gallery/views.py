"""What a screen, the command line or a script gets to see of the gallery; frozen, ready for JSON.

Ids are lower-case hex, times RFC 3339 UTC. Names and titles are cleaned; captions are as their authors wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.picture import PictureView


@dataclass(frozen=True, slots=True)
class StatedView:
    """The id of the event a command stated."""

    id: str


@dataclass(frozen=True, slots=True)
class AlbumPersonView:
    """Somebody on an album's list; of a person I do not `know`, the name is what they call themselves."""

    id: str
    name: str
    known: bool
    owner: bool


@dataclass(frozen=True, slots=True)
class AlbumView:
    """An album; `id` is what AlbumChanged notices name. Its owner comes first among `people`."""

    id: str
    title: str
    owner: str
    owner_name: str
    mine: bool
    people: list[AlbumPersonView]
    photo_count: int
    newest_at: str | None
    cover: PictureView | None


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo of an album or of a post; one of `album` and `post` is its id, the other None.

    `state` is queued or sent of mine and received of others'. A photo of a post is deleted with its post.
    """

    id: str
    album: str | None
    album_title: str | None
    post: str | None
    author: str
    author_name: str
    known: bool
    mine: bool
    may_delete: bool
    sent_at: str
    state: str
    picture: PictureView


@dataclass(frozen=True, slots=True)
class SavedView:
    """What `save` did: the files now in the folder, and how many photos are not here yet."""

    folder: str
    files: list[str]
    missing: int
