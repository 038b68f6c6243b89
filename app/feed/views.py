"""What a screen, the command line or a script gets to see of the feed; frozen, ready for JSON.

Ids are lower-case hex, times RFC 3339 UTC. Names are cleaned; texts of other people are as they wrote them: whoever
shows them keeps control characters from acting (`app/tables.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.picture import PictureView


@dataclass(frozen=True, slots=True)
class StatedView:
    """The id of the event a command stated."""

    id: str


@dataclass(frozen=True, slots=True)
class AudienceView:
    """A group I can post to, and how many people belong to it, me included."""

    id: str
    name: str
    people_count: int


@dataclass(frozen=True, slots=True)
class ReactionView:
    """One emoji on a post or a comment: how many people chose it, whether I did, and the names of the first 20."""

    emoji: str
    count: int
    mine: bool
    names: list[str]


@dataclass(frozen=True, slots=True)
class PostView:
    """One post as it stands now.

    `state` is queued or sent of mine and received of others'. `audience` is contacts, chosen or group; who was chosen,
    `audience_names`, is told of my own posts only, what the group is called, `group`, of all. `may_delete`: I wrote it,
    or am a moderator of its group.
    """

    id: str
    author: str
    author_name: str
    mine: bool
    text: str
    sent_at: str
    state: str
    audience: str
    audience_names: list[str]
    pictures: list[PictureView]
    reactions: list[ReactionView]
    comment_count: int
    group: str = ""
    may_delete: bool = False


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment under a post; of an author I do not `know`, the name is what they call themselves."""

    id: str
    post: str
    author: str
    author_name: str
    known: bool
    mine: bool
    may_delete: bool
    text: str
    sent_at: str
    state: str
    reactions: list[ReactionView]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A post and a page of its comments, oldest first; `earlier` says how many came before these."""

    post: PostView
    comments: list[CommentView]
    earlier: int
