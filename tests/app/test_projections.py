"""Every projection is a fold of what was stated: any order of arrival, at once or rebuilt later, shows the same."""

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import projector, timing
from app.chat import chain
from app.chat import events as chat_events
from app.chat.crowd import Crowd
from app.chat.project import SUBJECT as CHAT
from app.conversations import Names
from app.errors import Refused
from app.people import events as people_events
from app.people.project import SUBJECT as PEOPLE
from app.projector import FAILURES, Projector
from app.start import SUBJECTS
from node import store
from node.items import Delivered, Erased, Item, Marked, Retimed, Sent
from node.store.transaction import Tx
from sync.space import personal_space
from tests.app.fake_node import FakeNode, Town

ME, OTHER = b"\x01" * 32, b"\x02" * 32
SPACES = (b"\x11" * 32, b"\x12" * 32)
IDS = [bytes([number]) * 32 for number in range(0x20, 0x28)]
TABLES = (
    *(
        "chat_message",
        "chat_edit",
        "chat_reaction",
        "chat_erasure",
        "chat_reset",
        "chat_sent",
        "chat_mark",
        "chat_seen",
        "chat_writer",
        "chat_timer",
        "chat_kept",
        "chat_draft",
        "chat_vouched",
        "chat_removed",
        "chat_scheduled",
        "chat_tray",
        "chat_card",
        "chat_file",
    ),
    *("people_profile", "people_note", "people_erasure", "people_reset"),
)
BASE = 1_800_000_000_000
CROWD = Crowd(Names(ME, {}, ()))
ATTACHED = {"manifest": b"m" * 32, "key": b"k" * 32, "size": 9, "mime": "text/plain", "name": "a.txt"}

payloads = st.one_of(
    st.builds(
        lambda text, forwarded: (chat_events.MESSAGE, {"text": text, "forwarded": forwarded, "silent": not forwarded}),
        st.sampled_from(["a", "b", "", "x" * 17_000]),
        st.booleans(),
    ),
    st.builds(
        lambda text, reply: (chat_events.MESSAGE, {"text": text, "reply": reply}), st.just("re"), st.sampled_from(IDS)
    ),
    st.builds(
        lambda text, files: (chat_events.MESSAGE, {"text": text, "files": files}),
        st.sampled_from(["a", ""]),
        st.lists(st.sampled_from([ATTACHED, ATTACHED | {"name": "b.png", "size": 0}]), max_size=2),
    ),
    st.builds(
        lambda target, text: (chat_events.EDIT, {"target": target, "text": text}),
        st.sampled_from(IDS),
        st.sampled_from(["edit 1", "edit 2", ""]),
    ),
    st.builds(
        lambda target, emoji: (chat_events.REACTION, {"target": target, "emoji": emoji}),
        st.sampled_from(IDS),
        st.sampled_from(["👍", "❤️", ""]),
    ),
    st.builds(lambda seconds: (chat_events.TIMER, {"seconds": seconds}), st.sampled_from([0, 60, 3600])),
    st.builds(lambda seq: (chat_events.READ, {"chat": SPACES[0], "seen": [[OTHER, seq]]}), st.integers(0, 2**64 - 1)),
    st.builds(
        lambda what, value: (chat_events.KEPT, {"chat": SPACES[0], "what": what, "value": value}),
        st.sampled_from(["place", "away", "quiet", "unread", "odd"]),
        st.integers(-1, 3),
    ),
    st.builds(lambda text: (chat_events.DRAFT, {"chat": SPACES[1], "text": text}), st.sampled_from(["d1", "d2"])),
    st.builds(
        lambda due: (chat_events.SCHEDULED, {"chat": SPACES[0], "text": "x", "due": due, "device": ME}),
        st.sampled_from([-1, 5, 2**50]),
    ),
    st.builds(
        lambda messages: (chat_events.REMOVED, {"chat": SPACES[0], "messages": messages}),
        st.lists(st.sampled_from([*IDS, b"odd"]), max_size=2),
    ),
    st.builds(lambda name: (people_events.PROFILE, {"name": name, "about": "x"}), st.sampled_from(["n1", "n2"])),
    st.builds(
        lambda name: (people_events.PETNAME, {"account": OTHER, "name": name}), st.sampled_from(["p1", "p2", ""])
    ),
    st.builds(lambda yes: (people_events.VERIFIED, {"account": OTHER, "verified": yes}), st.booleans()),
    st.tuples(
        st.sampled_from([chat_events.MESSAGE, chat_events.EDIT, chat_events.REACTION, people_events.PROFILE]),
        st.dictionaries(st.sampled_from(["text", "target", "emoji", "name"]), st.one_of(st.integers(), st.binary())),
    ),
)


@st.composite
def delivered(draw: st.DrawFn) -> Delivered:
    kind, payload = draw(payloads)
    author = draw(st.sampled_from([ME, OTHER]))
    own_space = kind in (
        chat_events.READ,
        chat_events.REMOVED,
        chat_events.SCHEDULED,
        people_events.PETNAME,
        people_events.VERIFIED,
    )
    hlc = ((BASE + draw(st.integers(0, 3))) << 16) + draw(st.integers(0, 2))
    return Delivered(
        event_id=draw(st.sampled_from(IDS)),
        space=personal_space(ME) if own_space and draw(st.booleans()) else draw(st.sampled_from(SPACES)),
        author=author,
        device=author,
        seq=draw(st.one_of(st.integers(1, 6), st.just(2**64 - 1))),
        kind=kind,
        payload=payload,
        hlc=draw(st.sampled_from([hlc, hlc, hlc, 2**64 - 1])),
        time_ms=min(hlc >> 16, 2**47),
        mine=author == ME,
        vouched=draw(st.booleans()),
    )


others = st.one_of(
    st.builds(Erased, st.sampled_from(SPACES), st.sampled_from(IDS), st.sampled_from([ME, OTHER]), st.booleans()),
    st.builds(
        lambda space, ident, author: Erased(space, ident, author, False, expired=True),
        *(st.sampled_from(SPACES), st.sampled_from(IDS), st.sampled_from([ME, OTHER])),
    ),
    st.builds(
        Marked,
        *(st.sampled_from(SPACES), st.just(OTHER), st.just(OTHER), st.sampled_from([ME, OTHER])),
        *(st.integers(0, 6), st.integers(0, 6)),
    ),
    st.builds(
        Sent,
        *(st.sampled_from(IDS), st.just(OTHER), st.sampled_from([chat_events.MESSAGE, people_events.PROFILE])),
        st.booleans(),
    ),
    st.builds(
        Retimed,
        st.sampled_from(SPACES),
        st.sampled_from([ME, OTHER]),
        st.integers(1, 6),
        st.integers(BASE - 2, BASE + 4),
    ),
)


def one_per_id(items: list[Item]) -> list[Item]:
    """An id is the hash of its event, so two different events never share one."""
    seen: set[bytes] = set()
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Delivered):
            if item.event_id in seen:
                continue
            seen.add(item.event_id)
        kept.append(item)
    return kept


histories = st.lists(st.one_of(delivered(), delivered(), others), max_size=14).map(one_per_id)


async def told(items: list[Item]) -> FakeNode:
    node = FakeNode(Town(), "fold")
    node.account = ME
    await node.write(node.projector.prepare)
    for item in items:
        await node.tell(item)
    assert node.projector.counters[FAILURES] == 0
    return node


async def tables(node: FakeNode) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted(await node.read(lambda cx, name=name: cx.rows(f"SELECT * FROM {name}")), key=repr)
        for name in TABLES
    }  # type: ignore[misc]


async def screen(node: FakeNode) -> list[object]:
    pages = [
        await node.read(lambda cx, space=space: chain.page(cx, [chain.Part(space, CROWD)], 100)) for space in SPACES
    ]  # type: ignore[misc]
    return [*pages]


@given(histories, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
async def test_any_order_of_arrival_ends_in_the_same_rows(items: list[Item], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = await told(items), await told(shuffled)
    assert await tables(one) == await tables(other)
    assert await screen(one) == await screen(other)


@given(histories)
@settings(max_examples=80, deadline=None)
async def test_a_rebuild_ends_where_folding_one_by_one_did(items: list[Item]) -> None:
    node = await told(items)
    before = await tables(node), await screen(node)
    newer = Projector((replace(PEOPLE, version=99), replace(CHAT, version=99)), node.notices, node.replay)
    await node.write(newer.prepare)
    assert (await tables(node), await screen(node)) == before


@given(histories)
@settings(max_examples=40, deadline=None)
async def test_telling_everything_twice_changes_nothing(items: list[Item]) -> None:
    assert await tables(await told(items)) == await tables(await told([*items, *items]))


def message(text: str = "original", **changes: object) -> Delivered:
    item = Delivered(
        IDS[0], SPACES[0], OTHER, OTHER, 1, chat_events.MESSAGE, {"text": text}, BASE << 16, BASE, mine=False
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def edit(ident: bytes, text: str, hlc: int, author: bytes = OTHER) -> Delivered:
    payload = {"target": IDS[0], "text": text}
    return message(event_id=ident, kind=chat_events.EDIT, payload=payload, hlc=hlc, author=author, device=author, seq=2)


async def shown(*items: Item) -> list[tuple[str, bool, bool]]:
    node = await told(list(items))
    page = await node.read(lambda cx: chain.page(cx, [chain.Part(SPACES[0], CROWD)], 10))
    return [(row.text, row.edited, row.deleted) for row in page]


async def test_an_edit_before_its_message_counts_once_that_comes() -> None:
    assert await shown(edit(IDS[1], "edited", BASE << 16)) == []
    assert await shown(edit(IDS[1], "edited", BASE << 16), message()) == [("edited", True, False)]


async def test_the_newest_edit_wins_and_among_equals_the_greater_id() -> None:
    first, second = edit(IDS[2], "first", BASE << 16), edit(IDS[1], "second", (BASE << 16) + 1)
    same = edit(IDS[3], "same time, greater id", (BASE << 16) + 1)
    assert await shown(message(), second, first) == [("second", True, False)]
    for order in itertools.permutations([message(), first, second, same]):
        assert await shown(*order) == [("same time, greater id", True, False)]


async def test_edits_and_erasures_of_others_do_not_count() -> None:
    erased = Erased(SPACES[0], IDS[0], ME, mine=True)
    elsewhere = Erased(SPACES[1], IDS[0], OTHER, mine=False)
    assert await shown(message(), edit(IDS[1], "mine!", BASE << 20, author=ME), erased, elsewhere) == [
        ("original", False, False)
    ]


async def test_an_erasure_before_its_message_leaves_only_its_place() -> None:
    erased = Erased(SPACES[0], IDS[0], OTHER, mine=False)
    for order in itertools.permutations([message(), edit(IDS[1], "edited", BASE << 16), erased]):
        assert await shown(*order) == [("", False, True)]
    assert await shown(erased, message(payload={})) == [("", False, True)]


async def test_an_erased_message_leaves_no_text_in_any_table() -> None:
    said, edited = message("canary one"), edit(IDS[1], "canary two", BASE << 16)
    for order in itertools.permutations([said, edited, Erased(SPACES[0], IDS[0], OTHER, mine=False)]):
        assert "canary" not in repr(await tables(await told(list(order))))


async def test_only_my_personal_space_says_what_i_have_read() -> None:
    payload = {"chat": SPACES[0], "seen": [[OTHER, 1]]}
    read = message(event_id=IDS[1], kind=chat_events.READ, payload=payload, author=ME, device=ME, mine=True)
    theirs = replace(read, author=OTHER, mine=False)
    forged = [read, theirs, replace(theirs, space=personal_space(OTHER))]
    for item in forged:
        assert (await tables(await told([item])))["chat_seen"] == []
    assert len((await tables(await told([replace(read, space=personal_space(ME))])))["chat_seen"]) == 1


async def test_an_erased_edit_falls_back_to_what_was_before() -> None:
    withdrawn = Erased(SPACES[0], IDS[1], OTHER, mine=False)
    for order in itertools.permutations([message(), edit(IDS[1], "edited", BASE << 16), withdrawn]):
        assert await shown(*order) == [("original", False, False)]


async def test_a_clock_that_ran_ahead_is_put_back_in_its_place() -> None:
    ahead = message(hlc=(BASE + 90_000_000) << 16, time_ms=BASE + 90_000_000)
    reply = message(event_id=IDS[4], author=ME, device=ME, mine=True, payload={"text": "later"}, hlc=(BASE + 5) << 16)
    reset = Retimed(SPACES[0], OTHER, 2, BASE)
    for order in itertools.permutations([ahead, replace(reply, time_ms=BASE + 5), reset]):
        assert [text for text, _, _ in await shown(*order)] == ["original", "later"]


async def test_what_no_client_of_ours_writes_is_shown_as_unreadable_or_not_at_all() -> None:
    for payload in ({}, {"text": 7}, {"text": b"bytes"}, {"text": ""}, {"text": "x" * 16_385}):
        node = await told([message(payload=payload)])
        page = await node.read(lambda cx: chain.page(cx, [chain.Part(SPACES[0], CROWD)], 10))
        assert [(row.text, row.unreadable) for row in page] == [("", True)]
    for payload in ({"target": b"short", "text": "t"}, {"target": IDS[0]}, {"target": "x" * 32, "text": "t"}):
        assert await shown(message(), message(event_id=IDS[1], kind=chat_events.EDIT, payload=payload)) == [
            ("original", False, False)
        ]


async def test_a_message_whose_content_comes_later_is_shown_then() -> None:
    answer = message(payload={"text": "original", "reply": IDS[5]})
    for order in itertools.permutations([message(payload={}), answer, edit(IDS[1], "edited", BASE << 16)]):
        node = await told(list(order))
        page = await node.read(lambda cx: chain.page(cx, [chain.Part(SPACES[0], CROWD)], 10))
        assert [(row.text, row.reply, row.unreadable) for row in page] == [("edited", IDS[5].hex(), False)]
    erased = Erased(SPACES[0], IDS[0], OTHER, mine=False)
    for order in itertools.permutations([message(payload={}), answer, erased]):
        assert await shown(*order) == [("", False, True)]


async def test_an_unknown_field_of_a_later_version_does_not_disturb() -> None:
    assert await shown(message(payload={"text": "hi", "mood": "sunny"})) == [("hi", False, False)]


async def test_tables_are_looked_at_once_for_all_that_comes_within_one_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What came by a backup is told in one; where that fails the next one looks again."""
    looked: list[str] = []
    made = projector._make_tables
    monkeypatch.setattr(projector, "_make_tables", lambda tx, subject: looked.append(subject.name) or made(tx, subject))
    node = FakeNode(Town(), "fold")
    some = [Marked(SPACES[0], OTHER, b"d" * 32, b"e" * 32, number, 0) for number in range(1, 5)]

    def work(tx: Tx) -> None:
        for item in some:
            node.projector.deliver(tx, item)

    def breaks(tx: Tx) -> None:
        work(tx)
        raise Refused("no_more", "It does not go on.")

    with pytest.raises(Refused):
        await node.write(breaks)
    assert len(looked) == len(SUBJECTS)
    await node.write(work)
    assert len(looked) == 2 * len(SUBJECTS)
    await node.write(work)
    assert len(looked) == 2 * len(SUBJECTS)


async def test_a_projection_that_stumbles_keeps_no_event_out() -> None:
    def stumble(tx: Tx, item: Item) -> list[tuple[str, bytes]]:
        raise ValueError("hostile")

    node = FakeNode(Town(), "fold")
    projector = Projector((replace(CHAT, project=stumble),), node.notices, node.replay)
    await node.write(lambda tx: projector.deliver(tx, message()))
    assert projector.counters[FAILURES] == 1


def test_the_place_of_an_event_always_fits_the_store() -> None:
    assert timing.place(2**64 - 1, 2**63) == 2**63 - 1
    assert timing.place(5 << 16 | 7, 5) == 5 << 16 | 7
    assert timing.place(9 << 16 | 7, 5) == 5 << 16 | 0xFFFF


def test_no_table_of_the_store_is_dropped_with_the_views_of_a_subject() -> None:
    """They go by name: whatever begins with the subject's, and an underscore."""
    folder = Path(store.__file__).with_name("schema")
    tables = re.findall(
        r"CREATE (?:TABLE|VIEW) (\w+)", "".join(path.read_text("utf-8") for path in folder.glob("*.sql"))
    )
    assert len(tables) > 20
    assert [name for name in tables for subject in SUBJECTS if name.startswith(f"{subject.name}_")] == []
