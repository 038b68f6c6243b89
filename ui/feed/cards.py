"""What the feed's QML shows of a post and of a comment: views of the node put into words; pure.

The comments of a post are a list model of their own, so that one more comment rebuilds nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QLocale

from app.feed.views import CommentView, PostView, ReactionView
from app.picture import PictureView
from app.words import say
from ui import times


@dataclass(frozen=True, slots=True)
class PostCard:
    """One post of the timeline; `place` says in which group, if in one.

    `comments` is a Rows of CommentLine, shown while `open`.
    """

    id: str
    author: str
    author_name: str
    mine: bool
    text: str
    moment: str
    moment_full: str
    waiting: bool
    for_whom: str
    place: str
    chosen: bool
    may_delete: bool
    pictures: Sequence[Mapping[str, object]]
    reactions: Sequence[Mapping[str, object]]
    my_emoji: str
    comment_count: int
    open: bool
    earlier: int
    comments: object


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment under an open post."""

    id: str
    author: str
    author_name: str
    known: bool
    may_delete: bool
    text: str
    moment: str
    moment_full: str
    waiting: bool
    reactions: Sequence[Mapping[str, object]]
    my_emoji: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A contact in the picker of an audience."""

    id: str
    name: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group in the picker of an audience; `note` says how many belong to it."""

    id: str
    name: str
    note: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """How far the comments of a post are shown: not at all with no rows."""

    rows: object = None
    earlier: int = 0


def card(view: PostView, opened: Opened, now: datetime) -> PostCard:
    """Give a post as its card shows it."""
    when = times.local(view.sent_at)
    return PostCard(
        id=view.id,
        author=view.author,
        author_name=view.author_name,
        mine=view.mine,
        text=view.text,
        moment=times.brief(when, now),
        moment_full=times.full(when),
        waiting=view.state == "queued",
        for_whom=audience(view),
        place=audience(view) if view.audience == "group" else "",
        chosen=view.audience != "contacts",
        may_delete=view.may_delete,
        pictures=[picture(one, view.author_name) for one in view.pictures],
        reactions=chips(view.reactions),
        my_emoji=mine_of(view.reactions),
        comment_count=view.comment_count,
        open=opened.rows is not None,
        earlier=opened.earlier,
        comments=opened.rows,
    )


def line(view: CommentView, now: datetime) -> CommentLine:
    """Give a comment as its line shows it."""
    when = times.local(view.sent_at)
    return CommentLine(
        id=view.id,
        author=view.author,
        author_name=view.author_name,
        known=view.known,
        may_delete=view.may_delete,
        text=view.text,
        moment=times.brief(when, now),
        moment_full=times.full(when),
        waiting=view.state == "queued",
        reactions=chips(view.reactions),
        my_emoji=mine_of(view.reactions),
    )


def audience(view: PostView) -> str:
    """Give for whom a post is, in words."""
    if view.audience == "group":
        return say("In {group}", group=view.group) if view.group else say("In a group")
    if view.audience != "chosen":
        return say("Everybody you know") if view.mine else say("Everybody {name} knows", name=view.author_name)
    return ", ".join(view.audience_names) if view.mine else say("Chosen people")


def picture(view: PictureView, author: str) -> dict[str, object]:
    """Give a picture: the thumbnail until the whole is here, and how much of it is."""
    return {
        "url": view.full_url or view.thumb_url,
        "width": view.width,
        "height": view.height,
        "alt": view.caption or say("Picture by {author}", author=author),
        "here": view.held == view.size,
        "coming": view.coming,
        "bytes": size_of(view.size),
        "held": view.held / view.size,
    }


def size_of(count: int) -> str:
    """Give a number of bytes for people."""
    return QLocale().formattedDataSize(count, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def chips(reactions: Sequence[ReactionView]) -> list[dict[str, object]]:
    """Give reactions as chips, with who they are from."""
    return [
        {"emoji": one.emoji, "count": one.count, "mine": one.mine, "names": names_of(one.names, one.count)}
        for one in reactions
    ]


def names_of(names: Sequence[str], count: int) -> str:
    """Give a few names and how many more there are."""
    shown = ", ".join(names[:8])
    return say("{names} and {count} more", names=shown, count=count - 8) if count > 8 else shown


def mine_of(reactions: Sequence[ReactionView]) -> str:
    """Give the emoji I chose, or nothing."""
    return next((one.emoji for one in reactions if one.mine), "")
