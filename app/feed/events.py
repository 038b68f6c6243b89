"""What the feed states in events: the kinds, their payloads, and how a circle says that it is one of the feed.

All of them are stated in a circle whose `about` holds {"use": "feed"}: posts by its owner, comments and reactions by
whoever may read it; or in a group in which people talk, by whoever belongs to it. What the facts mean together is in
`rules.py` and `project.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.picture import POSTED, Picture

COMMENTED = 2001
REACTED = 12000

CIRCLE = "circle"
USE = "feed"
KINDS = frozenset({POSTED, COMMENTED, REACTED})


@dataclass(frozen=True, slots=True)
class Posted:
    """Kind 2000, by the owner of the circle: a text, pictures or both."""

    text: str
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Commented:
    """Kind 2001; `name` is what its author is called, for readers who do not know them."""

    post: bytes
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reacted:
    """Kind 12000, the newest per author and target counts; `target` is a post or a comment, '' takes it back."""

    target: bytes
    emoji: str
    name: str = ""
