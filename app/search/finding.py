"""Answers a question: names in it become ids, the index is asked, and who or what is called so stands before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app import conversations
from app.context import App, Reader
from app.conversations import Conversation, Names
from app.errors import Refused
from app.gallery import queries as gallery
from app.gallery.rules import Album
from app.people.api import people
from app.people.rules import BLOCKED, DECLINED, REQUESTED, Person
from app.search import queries, sources
from app.search.asking import Question
from app.search.folding import fold
from app.search.index import FIRST, LAST, Wanted, place
from app.search.queries import Scene, excerpt
from app.search.views import HitView, SearchView
from app.wording import clean_name, id_range

ME, FEED = "me", "feed"
MOST_NAMED = 64  # accounts, or spaces, by which one question is narrowed
MOST_CALLED = 20  # people, groups and albums shown
MIN_ID_PREFIX = 6
_APART = (REQUESTED, DECLINED, BLOCKED)


@dataclass(frozen=True, slots=True)
class Around:
    """Who and what is here: it gives names to what is found, and is looked through itself."""

    persons: Sequence[Person]
    talks: Sequence[Conversation]
    albums: Sequence[Album]
    names: Names


async def find(app: App, asked: Question, limit: int, until: int | None) -> SearchView:
    """Give what fits a question, of what was written only what is older than `until`."""
    persons, talks, names = await people(app), await conversations.every(app), await conversations.names(app)
    albums = await app.node.read(gallery.albums)
    around = Around(persons, talks, albums, names)

    def written(cx: Reader) -> SearchView:
        wanted = _wanted(cx, around, asked)
        if until is not None:
            wanted = replace(wanted, until=min(wanted.until, until))
        scene = Scene({space: talk for talk in talks for space in talk.spaces}, names)
        return queries.search(cx, wanted, scene, limit)

    found = await app.node.read(written)
    called = _called(around, asked.words) if until is None and not asked.is_narrowed else []
    return SearchView([*called[:MOST_CALLED], *found.hits], found.further)


def _wanted(cx: Reader, around: Around, asked: Question) -> Wanted:
    """Give a question as the index takes it; Refused("unknown_contact", "unknown_chat") for a name that nobody has."""
    places = [word for word in asked.in_ if word.lower() != FEED]
    sorts = asked.sorts
    if len(places) < len(asked.in_):
        posted = sources.sorts((sources.POST, sources.COMMENT))
        sorts = posted if sorts is None else [one for one in sorts if one in posted]
    return Wanted(
        words=asked.words,
        spaces=_few([space for word in places for space in _spaces(around, word)]) if places else None,
        authors=_few([one for word in asked.from_ for one in _authors(cx, around.names, word)])
        if asked.from_
        else None,
        sorts=sorts,
        since=FIRST if asked.since_ms is None else place(asked.since_ms),
        until=LAST if asked.until_ms is None else place(asked.until_ms),
    )


def _few(found: list[bytes]) -> list[bytes]:
    if len(found) > MOST_NAMED:
        raise Refused(
            "bad_filter", "That names more than {most} people or places; write more of the name.", most=MOST_NAMED
        )
    return found


def _spaces(around: Around, word: str) -> list[bytes]:
    """Give the spaces of the conversations and albums that a word means."""
    named = [(talk.spaces, (talk.person.account if talk.person else b""), talk.name) for talk in around.talks]
    named += [((album.space,), b"", album.title) for album in around.albums]
    found = [
        space
        for spaces, account, name in named
        if any(_fits(word, ident, name) for ident in (*spaces, account))
        for space in spaces
    ]
    if not found:
        raise Refused("unknown_chat", "in: names no conversation, group or album that is here.")
    return found


def _authors(cx: Reader, names: Names, word: str) -> list[bytes]:
    """Give the accounts that a word means: me, those I know, and those whom somebody else added to a group."""
    if word.lower() == ME:
        return [names.me]
    found = [account for account, name in names.called.items() if _fits(word, account, name)]
    listed = cx.rows("SELECT DISTINCT account, name FROM people_listed")
    others = [one for one, name in listed if one not in names.known and _fits(word, one, clean_name(name))]
    if not (found or others):
        raise Refused("unknown_contact", "from: names nobody who is known here.")
    return list(dict.fromkeys([*found, *others]))


def _fits(word: str, ident: bytes, name: str) -> bool:
    """Say whether a word is the beginning of an id, or of a name or of a word in it."""
    span = id_range(word.strip(), MIN_ID_PREFIX)
    wanted, called = fold(word).strip(), fold(name)
    begins = bool(wanted) and (called.startswith(wanted) or f" {wanted}" in called)
    return begins or (span is not None and span[0] <= ident <= span[1])


def _called(around: Around, words: Sequence[str]) -> list[HitView]:
    """Give people, groups and albums that hold all words in what they are called, or in what people say of themselves.

    Those called so come before those who say so. Whom I have not agreed to know, or do not want to, is left out.
    """
    found = list[HitView]()
    for person in (one for one in around.persons if one.state not in _APART):
        said = (person.name, person.stated_name, person.about)
        chat = person.space.hex() if person.may_chat else ""
        found += _hits("person", person.account, chat, said, words)
    for talk in around.talks:
        if talk.group is not None:
            of_group = (talk.name, talk.group.charter.description)
            found += _hits("group", talk.space, talk.space.hex(), of_group, words)
    for album in around.albums:
        found += _hits("album", album.space, "", (album.title,), words)
    return sorted(found, key=lambda hit: (hit.text != (name := hit.author_name or hit.where), fold(name), hit.id))


def _hits(kind: str, ident: bytes, chat: str, said: Sequence[str], words: Sequence[str]) -> list[HitView]:
    """Give what is called the first of `said` and says the others, if all words stand in them; else nothing."""
    folded = [fold(text) for text in said]
    if not all(any(word in text for text in folded) for word in words):
        return []
    telling = max(said, key=lambda text: sum(word in fold(text) for word in words))
    text, spots = excerpt(telling, words)
    person = kind == "person"
    return [
        HitView(
            id=ident.hex(),
            kind=kind,
            text=text,
            places=spots,
            author=ident.hex() if person else "",
            author_name=said[0] if person else "",
            where="" if person else said[0],
            chat=chat,
        )
    ]
