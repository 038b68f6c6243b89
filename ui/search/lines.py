"""What the search page shows of each hit, from the views of the node; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.search.views import HitView
from app.words import Mark as Word
from app.words import mark, say
from ui import times

PERSON, GROUP, ALBUM = "person", "group", "album"
NAMED = (PERSON, GROUP, ALBUM)
WORDS: dict[str, Word] = {
    "message": mark("Message"),
    "poll": mark("Poll"),
    "post": mark("Post"),
    "comment": mark("Comment"),
    "photo": mark("Photo"),
    PERSON: mark("Person"),
    GROUP: mark("Group"),
    ALBUM: mark("Album"),
}
GLYPHS = {"poll": "poll", "post": "feed", "comment": "comment", "photo": "image", ALBUM: "album"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that was looked for, in the units QML counts in."""

    start: int
    length: int
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: `title` is who said it or what is called so, `where` what it is and in which place.

    `person` is the id, and `face` the name, that the round mark at its left belongs to.
    """

    id: str
    kind: str
    person: str
    face: str
    group: bool
    glyph: str
    title: str
    where: str
    said: str
    marks: tuple[Mark, ...]
    when: str
    tip: str
    spoken: str


def found(hits: Sequence[HitView], at: datetime) -> list[Found]:
    """Give a row for each hit."""
    return [_found(hit, at) for hit in hits]


def place(hit: HitView) -> tuple[str, str]:
    """Give the page where a hit stands, and what that page is asked for."""
    if hit.kind in ("message", "poll"):
        return "chats", f"{hit.chat} {hit.id}"
    if hit.kind in ("post", "comment"):
        return "feed", hit.post
    if hit.kind == PERSON:
        return ("chats", hit.chat) if hit.chat else ("people", hit.id)
    return ("chats", hit.chat) if hit.kind == GROUP else ("gallery", hit.id)


def _found(hit: HitView, at: datetime) -> Found:
    named = hit.kind in NAMED
    title = hit.author_name or hit.where if named else say("You") if hit.mine else hit.author_name
    text = "".join(" " if sign.isspace() else sign for sign in hit.text)
    moment = times.local(hit.sent_at) if hit.sent_at else None
    when = times.brief(moment, at) if moment else ""
    where = _where(hit)
    return Found(
        id=hit.id,
        kind=hit.kind,
        person=hit.chat if hit.kind == GROUP else hit.author,
        face=hit.author_name or hit.where,
        group=hit.kind == GROUP,
        glyph=GLYPHS.get(hit.kind, ""),
        title=title,
        where=where,
        said="" if named and text == title else text,
        marks=tuple(_mark(hit.text, place.at, place.size) for place in hit.places),
        when=when,
        tip=times.full(moment) if moment else "",
        spoken=", ".join(part for part in (title, where or say(WORDS[hit.kind]), text, when) if part),
    )


def _where(hit: HitView) -> str:
    """Say what it is, or in which place it was said, where that does not go without saying."""
    if hit.kind in ("message", "poll"):
        return (
            say("to {where}", where=hit.where)
            if hit.mine
            else say("in {where}", where=hit.where)
            if hit.where != hit.author_name
            else ""
        )
    if hit.where and hit.kind not in NAMED:
        return say("{what} in {where}", what=WORDS[hit.kind], where=hit.where)
    return say(WORDS[hit.kind])


def _mark(text: str, at: int, size: int) -> Mark:
    return Mark(_units(text[:at]), _units(text[at : at + size]))


def _units(text: str) -> int:
    """How long QML says a text is: signs outside the basic plane count twice."""
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)
