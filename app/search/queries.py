"""What was found becomes what a screen shows: each hit is looked up where it stands, and dropped if nobody may see it.

The index says where texts may be; whether one is to be seen is asked of the room it is from, at that moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.context import Reader
from app.conversations import Conversation, Names
from app.conversations import within as named_within
from app.errors import Refused
from app.feed import queries as feed
from app.gallery import queries as gallery
from app.markup import plain
from app.search import index, sources
from app.search.folding import places
from app.search.index import FIRST, Entry, Wanted
from app.search.views import HitView, PlaceView, SearchView
from app.wording import moment

LOOKED = (100, 200, 400, 800, 1_600, 1_600)  # texts that are looked at by the index, one go after the other
MOST_SHOWN = 180  # characters of a text
_BEFORE = 60  # characters shown before the first match
MORE = "…"


@dataclass(frozen=True, slots=True)
class Scene:
    """What texts are shown by: the conversation of each space, and what people are called."""

    talks: Mapping[bytes, Conversation]
    names: Names


def search(cx: Reader, wanted: Wanted, scene: Scene, limit: int) -> SearchView:
    """Give the newest texts that are wanted and may be seen, at most `limit`; after some thousands it stops looking."""
    shown = list[tuple[int, int, HitView]]()
    found, seen = index.glance(cx, wanted)
    for looked in (*LOOKED, 0):
        for hit in found.hits:
            stands = sources.entry(cx, hit.id)
            view = _shown(cx, stands, scene, wanted.words) if stands else None
            shown += [(stands.at, hit.number, view)] if stands and view else []
            if len(shown) == limit:
                return SearchView(_in_order(shown), str(hit.number))
        if found.end == FIRST or not looked:
            break
        found = index.find(cx, replace(wanted, until=found.end), looked, seen)
    return SearchView(_in_order(shown), "" if found.end == FIRST else str(found.end))


def _in_order(found: Sequence[tuple[int, int, HitView]]) -> list[HitView]:
    """Give hits by time; in the index those of one moment may stand in another order."""
    return [view for *_, view in sorted(found, key=lambda one: one[:2], reverse=True)]


def excerpt(text: str, words: Sequence[str]) -> tuple[str, list[PlaceView]]:
    """Give a text, of a long one the part around the first match, and where in it the words stand."""
    spots = places(text, words)
    if len(text) <= MOST_SHOWN:
        return text, [PlaceView(at, size) for at, size in spots]
    first = spots[0][0] if spots else 0
    start = max(0, min(first - _BEFORE, len(text) - MOST_SHOWN))
    end = start + MOST_SHOWN
    start = max(start, text.find(" ", start, first) + 1) if start else start
    lead, tail = MORE if start else "", MORE if end < len(text) else ""
    shift = len(lead) - start
    inside = [(at, min(size, end - at)) for at, size in spots if start <= at < end]
    return lead + text[start:end] + tail, [PlaceView(at + shift, size) for at, size in inside]


def _shown(cx: Reader, stands: Entry, scene: Scene, words: Sequence[str]) -> HitView | None:
    """Give the view of a text, None where it is not to be seen: what somebody wrote whom I blocked is folded away."""
    kind = sources.kind_of(stands.sort)
    if stands.author in scene.names.shunned:
        return None
    if kind in (sources.MESSAGE, sources.POLL):
        return _message(cx, stands, kind, scene, words)
    return _photo(cx, stands, scene, words) if kind == sources.PHOTO else _post(cx, stands, kind, scene, words)


def _message(cx: Reader, stands: Entry, kind: str, scene: Scene, words: Sequence[str]) -> HitView | None:
    talk = scene.talks.get(stands.space)
    mine = cx.value("SELECT mine FROM chat_message WHERE id = ? AND hidden = 0 AND deleted = 0", (stands.id,))
    if talk is None or mine is None:
        return None
    names = scene.names if stands.author in scene.names.known else named_within(cx, scene.names, talk)
    text, spots = excerpt(plain(stands.text), words)  # what somebody hid is found, and stays hidden here
    return HitView(
        id=stands.id.hex(),
        kind=kind,
        text=text,
        places=spots,
        author=stands.author.hex(),
        author_name=names.of(stands.author),
        mine=bool(mine),
        known=stands.author in names.known,
        where=talk.name,
        chat=talk.space.hex(),
        sent_at=moment(stands.at >> 16),
    )


def _post(cx: Reader, stands: Entry, kind: str, scene: Scene, words: Sequence[str]) -> HitView | None:
    try:
        found = feed.find(cx, stands.id.hex())
    except Refused:
        return None
    talk = scene.talks.get(stands.space)
    stated = cx.value("SELECT name FROM feed_comment WHERE id = ?", (stands.id,)) or ""
    names = scene.names if talk is None else named_within(cx, scene.names, talk)
    text, spots = excerpt(stands.text, words)
    return HitView(
        id=stands.id.hex(),
        kind=kind,
        text=text,
        places=spots,
        author=stands.author.hex(),
        author_name=names.called.get(stands.author) or stated or names.of(stands.author),
        mine=stands.author == names.me,
        known=stands.author in names.known,
        where=talk.name if talk else "",
        post=found.post.hex(),
        sent_at=moment(stands.at >> 16),
    )


def _photo(cx: Reader, stands: Entry, scene: Scene, words: Sequence[str]) -> HitView | None:
    photo = next(iter(gallery.of_event(cx, stands.id)), None)
    if photo is None:
        return None
    names = scene.names
    text, spots = excerpt(stands.text, words)
    return HitView(
        id=stands.id.hex(),
        kind=sources.PHOTO,
        text=text,
        places=spots,
        author=stands.author.hex(),
        author_name=names.called.get(stands.author) or photo.stated_name or names.of(stands.author),
        mine=photo.mine,
        known=stands.author in names.known,
        where=photo.title,
        sent_at=moment(stands.at >> 16),
    )
