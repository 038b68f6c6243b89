"""Feed and gallery are folds of what was stated in circles and groups: any order of arrival shows the same.

Erasures count by the author of a thing and by the owner of the space, also where they come before both.
"""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.feed import api as feed
from app.feed import events as feed_events
from app.feed.project import SUBJECT as FEED
from app.feed.views import ThreadView
from app.gallery import api as gallery
from app.gallery.project import SUBJECT as GALLERY
from app.picture import POSTED
from app.projector import FAILURES, Projector
from node.items import Delivered, Erased, Fetched, Founded, Hidden, Item, Listed, Retimed, Sent
from tests.app.fake_node import FakeNode, FakePerson, Town

ME, OTHER, THIRD = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
MINE, THEIRS, ALBUM, ODD, TALK = (bytes([number]) * 32 for number in range(0x11, 0x16))
IDS = [bytes([number]) * 32 for number in range(0x20, 0x25)]
BASE = 1_800_000_000_000
# The list of work of the gallery is no view: what is on it depends on what was ever here.
TABLES = (
    *(f"feed_{name}" for name in ("circle", "post", "picture", "comment", "reaction", "erasure", "reset", "sent")),
    *(f"gallery_{name}" for name in ("space", "photo", "erasure", "reset", "sent")),
    *(f"{subject}_hidden" for subject in ("feed", "gallery")),
)
PICTURE = {
    "manifest": b"m" * 32,
    "key": b"k" * 32,
    "size": 9,
    "mime": "image/png",
    "name": "n",
    "width": 2,
    "height": 3,
}
FOUNDED = (
    Founded(MINE, "circle", ME, {"use": "feed"}, everybody=True, mine=True),
    Founded(THEIRS, "circle", OTHER, {"use": "feed"}, everybody=False, mine=False),
    Founded(ALBUM, "group", OTHER, {"use": "album", "title": "Trip"}, everybody=False, mine=False),
    Founded(ODD, "group", OTHER, {"use": 7, "title": b"x"}, everybody=False, mine=False),
    Founded(TALK, "group", OTHER, {"use": "chat", "title": "Talk"}, everybody=False, mine=False),
)

ids, spaces, people = (
    st.sampled_from(IDS),
    st.sampled_from([MINE, THEIRS, THEIRS, ALBUM, ODD, TALK]),
    st.sampled_from([ME, OTHER, THIRD]),
)
junk = st.one_of(st.integers(), st.binary(max_size=3), st.text(max_size=3), st.lists(st.integers(), max_size=2))
names = st.sampled_from(["", "Name", "\u202eevil\n", "x" * 300])
pictures = st.lists(st.sampled_from([PICTURE, PICTURE | {"manifest": b"o" * 32}, PICTURE | {"size": -1}]), max_size=2)
payloads = st.one_of(
    st.builds(
        lambda text, some: (POSTED, {"text": text, "pictures": some}), st.sampled_from(["a", "", "x" * 5001]), pictures
    ),
    st.builds(
        lambda post, text, name: (feed_events.COMMENTED, {"post": post, "text": text, "name": name}),
        *(ids, st.sampled_from(["b", " "]), names),
    ),
    st.builds(
        lambda target, emoji, name: (feed_events.REACTED, {"target": target, "emoji": emoji, "name": name}),
        *(ids, st.sampled_from(["👍", "❤️", "", "a b"]), names),
    ),
    st.builds(lambda name: (3000, {"picture": PICTURE, "name": name}), names),
    st.just((POSTED, {"text": "c"})),
    st.tuples(
        st.sampled_from([POSTED, feed_events.COMMENTED, feed_events.REACTED, 3000]),
        st.dictionaries(st.sampled_from(["text", "pictures", "post", "target", "emoji", "picture", "name"]), junk),
    ),
)


@st.composite
def delivered(draw: st.DrawFn) -> Delivered:
    kind, payload = draw(payloads)
    author = draw(people)
    hlc = ((BASE + draw(st.integers(0, 3))) << 16) + draw(st.integers(0, 2))
    return Delivered(
        event_id=draw(ids),
        space=draw(spaces),
        author=author,
        device=author,
        seq=draw(st.one_of(st.integers(1, 6), st.just(2**64 - 1))),
        kind=kind,
        payload=payload,
        hlc=draw(st.sampled_from([hlc, hlc, 2**64 - 1])),
        time_ms=hlc >> 16,
        mine=author == ME,
    )


others = st.one_of(
    st.sampled_from(FOUNDED),
    st.builds(Listed, spaces, people, st.booleans()),
    st.builds(Sent, ids, st.just(OTHER), st.sampled_from([POSTED, feed_events.COMMENTED, 3000])),
    st.builds(lambda ident: Hidden(ident, TALK, hidden=True), ids),
    st.builds(Fetched, st.just(b"m" * 32), st.just(4), st.just(9)),
    st.builds(Retimed, spaces, people, st.integers(1, 6), st.integers(BASE - 2, BASE + 4)),
)


def one_per_id(items: list[Item]) -> list[Item]:
    """An id is the hash of its event, so two different events never share one; each space is known in the end."""
    kept: dict[object, Item] = {}
    for item in items:
        kept.setdefault(item.event_id if isinstance(item, Delivered) else object(), item)
    return [*kept.values(), *FOUNDED]


erasures = st.builds(
    lambda space, ident, author: Erased(space, ident, author, False, by_right=(space, author) == (TALK, THIRD)),
    *(spaces, ids, people),
)
histories = st.lists(st.one_of(delivered(), delivered(), erasures, others), max_size=24).map(one_per_id)


async def told(items: list[Item]) -> FakePerson:
    node = FakeNode(Town(), "fold")
    node.account = ME
    await node.write(node.projector.prepare)
    for item in items:
        await node.tell(item)
    assert node.projector.counters[FAILURES] == 0
    return FakePerson(node)


async def tables(person: FakePerson) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted(await person.node.read(lambda cx, name=name: cx.rows(f"SELECT * FROM {name}")), key=repr)
        for name in TABLES
    }  # type: ignore[misc]


async def screen(person: FakePerson) -> list[object]:
    posts = await person.call(feed.timeline)
    threads: list[ThreadView] = [await person.call(feed.show, post.id) for post in posts]
    return [posts, threads, await person.call(gallery.photos), await person.call(gallery.albums)]


@given(histories, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
async def test_any_order_of_arrival_ends_in_the_same_rows(items: list[Item], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = await told(items), await told(shuffled)
    assert await tables(one) == await tables(other)
    assert await screen(one) == await screen(other)


@given(histories, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
async def test_a_rebuild_ends_where_folding_one_by_one_did(items: list[Item], random: object) -> None:
    random.shuffle(items)  # type: ignore[attr-defined]
    person = await told(items)
    before = await tables(person), await screen(person)
    newer = Projector(
        (replace(FEED, version=99), replace(GALLERY, version=99)), person.node.notices, person.node.replay
    )
    await person.node.write(newer.prepare)
    assert (await tables(person), await screen(person)) == before


@given(histories)
@settings(max_examples=40, deadline=None)
async def test_telling_everything_twice_changes_nothing(items: list[Item]) -> None:
    assert await tables(await told(items)) == await tables(await told([*items, *items]))


def post(ident: bytes = IDS[0], author: bytes = OTHER, **payload: object) -> Delivered:
    said = {"text": "canary post", "pictures": [PICTURE]} | payload
    return Delivered(ident, THEIRS, author, author, 1, POSTED, said, BASE << 16, BASE, mine=author == ME)


def comment(ident: bytes = IDS[1], author: bytes = THIRD, **payload: object) -> Delivered:
    said = {"post": IDS[0], "text": "canary comment", "name": "Third"} | payload
    return replace(post(ident, author), kind=feed_events.COMMENTED, payload=said)


def reaction(ident: bytes, author: bytes, hlc: int, emoji: str) -> Delivered:
    said = {"target": IDS[0], "emoji": emoji}
    return replace(post(ident, author), kind=feed_events.REACTED, payload=said, hlc=hlc)


async def shown(*items: Item) -> list[tuple[str, list[str]]]:
    person = await told([FOUNDED[1], *items])
    rows = [await person.call(feed.show, row.id) for row in await person.call(feed.timeline)]
    return [(row.post.text, [under.text for under in row.comments]) for row in rows]


async def test_a_post_after_its_comment_is_shown_with_it() -> None:
    assert await shown(comment()) == []
    for order in itertools.permutations([post(), comment()]):
        assert await shown(*order) == [("canary post", ["canary comment"])]
    person = await told([comment(), post()])
    assert await person.call(feed.timeline) == []
    await person.node.tell(FOUNDED[1])
    assert len(await person.call(feed.timeline)) == 1


async def test_only_the_owner_of_a_circle_posts_in_it() -> None:
    assert await shown(post(author=THIRD), comment()) == []
    person = await told([FOUNDED[1], post(author=THIRD)])
    assert await person.call(gallery.photos) == []


async def test_an_erasure_by_the_owner_takes_a_post_and_all_about_it_in_any_order() -> None:
    erased = Erased(THEIRS, IDS[0], OTHER, mine=False)
    for order in itertools.permutations([FOUNDED[1], post(), comment(), erased]):
        person = await told(list(order))
        assert "canary" not in repr(await tables(person))
        assert await person.node.read(lambda cx: cx.value("SELECT count(*) FROM gallery_photo")) == 0


@pytest.mark.parametrize(("by", "left"), [(THIRD, []), (OTHER, []), (ME, ["canary comment"])])
async def test_a_comment_goes_with_an_erasure_of_its_author_or_the_owner_and_of_nobody_else(
    by: bytes, left: list[str]
) -> None:
    erased = Erased(THEIRS, IDS[1], by, mine=by == ME)
    for order in itertools.permutations([post(), comment(), erased]):
        assert await shown(*order) == [("canary post", left)]
    elsewhere = Erased(MINE, IDS[1], by, mine=by == ME)
    assert await shown(post(), comment(), elsewhere) == [("canary post", ["canary comment"])]


async def test_the_newest_reaction_of_each_counts() -> None:
    said = [reaction(IDS[number], THIRD, (BASE << 16) + number, emoji) for number, emoji in ((2, "👍"), (3, "🎉"))]
    for order in itertools.permutations([post(), *said, reaction(IDS[4], OTHER, BASE << 16, "🎉")]):
        person = await told([FOUNDED[1], *order])
        chips = (await person.call(feed.timeline))[0].reactions
        assert [(chip.emoji, chip.count) for chip in chips] == [("🎉", 2)]


async def test_hostile_payloads_are_not_shown_and_harm_nothing() -> None:
    for payload in (
        *({"text": 7}, {"text": "x" * 5001}, {"text": "", "pictures": []}, {"text": "t", "pictures": [PICTURE] * 5}),
        *({"pictures": [PICTURE | {"mime": "image/svg+xml"}]}, {"pictures": [{}]}, {"pictures": "all"}),
    ):
        assert await shown(post(**payload), comment()) == []  # type: ignore[arg-type]
    for payload in ({"post": b"short"}, {"text": ""}, {"text": b"b"}, {"name": 9}, {"name": "x" * 257}):
        assert await shown(post(), comment(**payload)) == [("canary post", [])]  # type: ignore[arg-type]
    assert await shown(post(mood="sunny"), comment(colour="red")) == [("canary post", ["canary comment"])]


async def test_stated_names_are_cleaned_and_never_win_over_mine() -> None:
    person = await told([FOUNDED[1], post(), comment(name="\u202eBob\u200b\n\x1b[31m" + "x" * 90)])
    under = (await person.call(feed.show, IDS[0].hex())).comments[0]
    assert (under.known, under.author_name) == (False, ("Bob [31m" + "x" * 90)[:64])
