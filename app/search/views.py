"""What a screen, the command line or a script gets to see of a search; frozen, ready for JSON.

Ids are lower-case hex. Texts are what others wrote, as they wrote it: they are shown, never read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A part of a text that was looked for: `size` characters from `at` on."""

    at: int
    size: int


@dataclass(frozen=True, slots=True)
class HitView:
    """Something that was found.

    `kind` is message, poll, post, comment, person, group or album, and `id` which one of these it is. `text` is what
    it says, of a long one the part around the first match, with its `places`. It was said by `author_name`, `where` is
    what the conversation or the album is called, empty in the feed. `chat` is the conversation it opens in and `post`
    the post, else empty. What has no time, as a person, has no `sent_at`.
    """

    id: str
    kind: str
    text: str
    places: list[PlaceView]
    author: str = ""
    author_name: str = ""
    mine: bool = False
    known: bool = True
    where: str = ""
    chat: str = ""
    post: str = ""
    sent_at: str | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was found, the newest first; what has no time comes before.

    `further` is empty where nothing is left, else what to ask with for what is older: then `hits` are all there are
    that are newer, and may be none at all.
    """

    hits: list[HitView] = field(default_factory=list)
    further: str = ""
