"""What the gallery states in events, and what it reads of the posts that the feed states.

An album is a group whose `about` holds {"use": "album", "title": …}; whoever belongs to it may add photos. One that was
made before groups had ranks goes through its owner, and goes on as it is. What the facts mean is in `rules.py` and
`project.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.picture import POSTED, Picture

PHOTO = 3000

HISTORY = "full"  # whoever is let in sees every photo
MODERATOR = 1  # the rank in a group from which on photos of others are deleted, and people let in
GROUP, CIRCLE = "group", "circle"
ALBUM_USE, FEED_USE, TALK_USE = "album", "feed", "chat"
KINDS = frozenset({POSTED, PHOTO})


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    """Kind 3000, in an album; `name` is what its author is called, for readers who do not know them."""

    picture: Picture
    name: str = ""


@dataclass(frozen=True, slots=True)
class PicturesPosted:
    """Kind 2000, in a circle of the feed, by its owner: what the gallery needs of a post."""

    pictures: list[Picture] = field(default_factory=list)
