"""What is shown of a group is a fold of what was stated and told: any order of arrival, also rebuilt, shows the same.

What the node tells again (whether a ruling counts, whether an event is hidden) has an order of its own, which is kept.
"""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.chat import events
from app.chat.project import SUBJECT as CHAT
from app.projector import Projector
from node.items import Delivered, Described, Erased, Hidden, Item, Listed, Marked, Retimed, Ruled, Sent
from tests.app.folded_group import (
    BASE,
    ELSEWHERE,
    FOUNDED,
    GROUP,
    IDS,
    ME,
    MEMBER,
    OWNER,
    RULES,
    SAID,
    screen,
    tables,
    told,
)

ids, people = st.sampled_from(IDS), st.sampled_from([ME, OWNER, MEMBER])
spaces = st.sampled_from([GROUP, GROUP, GROUP, ELSEWHERE])
mentions = st.lists(
    st.sampled_from(
        [
            {"account": b"", "at": 0, "size": 4},
            {"account": ME, "at": 0, "size": 4},
            {"account": ME, "at": 5, "size": 9},
            {"account": b"x", "at": -1, "size": 2},
        ]
    ),
    max_size=2,
)
payloads = st.one_of(
    st.builds(lambda said: (events.MESSAGE, {"text": "@all hi", "mentions": said}), mentions),
    st.builds(lambda reply: (events.MESSAGE, {"text": "re", "reply": reply}), ids),
    st.builds(lambda to, said: (events.EDIT, {"target": to, "text": "@all ho", "mentions": said}), ids, mentions),
    st.builds(lambda many: (events.POLL, {"question": "q", "options": ["a", "b"], "multiple": many}), st.booleans()),
    st.builds(
        lambda to, chosen: (events.VOTE, {"target": to, "choices": chosen}),
        *(ids, st.lists(st.integers(-1, 3), max_size=3)),
    ),
    st.builds(lambda to: (events.CLOSED, {"target": to}), ids),
    st.builds(lambda to, on: (events.PIN, {"target": to, "on": on}), ids, st.booleans()),
    st.builds(lambda to: (events.REACTION, {"target": to, "emoji": "👍"}), ids),
    st.builds(lambda seconds: (events.TIMER, {"seconds": seconds}), st.sampled_from([0, 3600, 3, True])),
    st.tuples(
        st.sampled_from([events.MESSAGE, events.POLL, events.VOTE, events.PIN, events.CLOSED]),
        st.dictionaries(st.sampled_from(["text", "question", "options", "choices", "on", "target"]), st.integers()),
    ),
)
times = st.integers(0, 5).map(lambda ms: (BASE + ms) << 16)


@st.composite
def delivered(draw: st.DrawFn) -> Delivered:
    kind, payload = draw(payloads)
    author, hlc = draw(people), draw(times)
    return Delivered(
        event_id=draw(ids),
        space=draw(spaces),
        author=author,
        device=author,
        seq=draw(st.integers(1, 6)),
        kind=kind,
        payload=payload,
        hlc=hlc,
        time_ms=hlc >> 16,
        mine=author == ME,
        expires=draw(st.sampled_from([0, BASE // 1000])),
    )


abouts = st.sampled_from(
    [
        {"use": "chat", "title": "Journey", "disappear": 3600},
        {"use": "chat", "title": "Trip", "rights": {"post": 2, "pin": 0}},
        {"use": "chat", "title": "Trip", "rights": {"post": 1, "all": 0}, "archived": True},
        {"use": "chat", "title": 7, "rights": "all", "picture": {"manifest": 3}, "description": b"x"},
    ]
)


@st.composite
def described(draw: st.DrawFn) -> Described:
    hlc = draw(times)
    return Described(GROUP, draw(abouts), draw(st.sampled_from(SAID)), OWNER, hlc, hlc >> 16, mine=False)


@st.composite
def ruled(draw: st.DrawFn) -> Ruled:
    author, hlc = draw(st.sampled_from([OWNER, MEMBER])), draw(times)
    return Ruled(
        event_id=draw(st.sampled_from(RULES)),
        space=GROUP,
        author=author,
        device=author,
        seq=draw(st.integers(1, 6)),
        target=draw(st.sampled_from([ME, MEMBER])),
        rank=draw(st.integers(-1, 2)),
        name="Max",
        hlc=hlc,
        time_ms=hlc >> 16,
        mine=False,
        counts=draw(st.booleans()),
        banned=draw(st.booleans()),
    )


others = st.one_of(
    st.builds(Erased, spaces, ids, people, st.just(False), st.just(False), st.booleans()),
    st.builds(Hidden, st.sampled_from(IDS), st.just(GROUP), st.just(True)),
    st.builds(Listed, st.just(GROUP), people, st.booleans(), st.just("Max"), st.integers(0, 2)),
    st.builds(Marked, spaces, people, people, people, st.integers(0, 6), st.integers(0, 6)),
    st.builds(Sent, ids, people, st.just(events.MESSAGE)),
    st.builds(Retimed, st.just(GROUP), people, st.integers(1, 6), st.integers(BASE - 2, BASE + 6)),
)


def one_per_id(items: list[Item]) -> list[Item]:
    """An id is the hash of its event, so two different events never share one; the group is known in the end."""
    kept: dict[object, Item] = {}
    for item in items:
        kept.setdefault(item.event_id if isinstance(item, Delivered | Described | Ruled) else object(), item)
    return [*kept.values(), FOUNDED]


histories = st.lists(st.one_of(delivered(), delivered(), described(), ruled(), others), max_size=18).map(one_per_id)


@given(histories, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
async def test_any_order_of_arrival_ends_in_the_same_rows(items: list[Item], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = await told(items), await told(shuffled)
    assert await tables(one) == await tables(other)
    assert await screen(one) == await screen(other)


@given(histories, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
async def test_a_rebuild_ends_where_folding_one_by_one_did(items: list[Item], random: object) -> None:
    random.shuffle(items)  # type: ignore[attr-defined]
    node = await told(items)
    before = await tables(node), await screen(node)
    newer = Projector([replace(CHAT, version=99)], node.notices, node.replay)
    await node.write(newer.prepare)
    assert (await tables(node), await screen(node)) == before


@given(histories, st.lists(st.sampled_from(IDS + RULES), max_size=6))
@settings(max_examples=16, deadline=None)
async def test_what_turns_out_otherwise_ends_as_if_it_had_been_so_at_once(
    items: list[Item], turned: list[bytes]
) -> None:
    """A ruling that counts after all, or an event that is visible again, leaves nothing behind."""
    rules = {item.event_id: item for item in items if isinstance(item, Ruled)}
    first, last = list(items), [item for item in items if not isinstance(item, Hidden | Ruled)]
    for ident in turned:
        if ident in rules:
            # Whose rank bears upon erasures is left as it is: what was erased is gone.
            rules[ident] = replace(rules[ident], counts=rules[ident].rank >= 1 and rules[ident].counts)
            first.append(rules[ident])
    shown = {item.event_id for item in items if isinstance(item, Hidden)} & set(turned)
    first += [Hidden(ident, GROUP, hidden=False) for ident in sorted(shown)]
    hidden = [item for item in items if isinstance(item, Hidden) and item.event_id not in shown]
    one, other = await told(first), await told([*last, *hidden, *rules.values()])
    assert await tables(one) == await tables(other)
    assert await screen(one) == await screen(other)


@given(histories)
@settings(max_examples=8, deadline=None)
async def test_telling_everything_twice_changes_nothing(items: list[Item]) -> None:
    assert await tables(await told(items)) == await tables(await told([*items, *items]))
