"""Calls as two people use them, through the same commands a screen asks; what is heard and seen is node/media's."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls import api as calls
from app.calls import rules
from app.calls.events import CALL_ENDED, CallEnded
from app.calls.record import note_ended
from app.errors import Refused
from node.items import Delivered, Erased, Item, Retimed
from tests.app.fake_node import FakeNode, FakePerson, Town


async def test_a_call_from_ringing_to_history(alice: FakePerson, bob: FakePerson) -> None:
    rung = await alice.call(calls.ring, "Bob", video=True)
    assert (rung.state, rung.incoming, rung.video, rung.camera, rung.name) == ("ringing", False, True, True, "Bob")
    heard = await bob.call(calls.current)
    assert heard is not None
    assert (heard.id, heard.state, heard.incoming, heard.name) == (rung.id, "ringing", True, "Alice")
    assert (await bob.call(calls.accept)).state == "up"
    alice.node.town.now_ms += 65_000
    await note_ended(alice.app)
    assert await alice.call(calls.list_) == []
    ended = await bob.call(calls.hang_up, call=rung.id)
    assert (ended.state, ended.why) == ("ended", "hung_up")
    for _ in range(2):  # noted once, however often it is asked for
        await note_ended(alice.app)
        await note_ended(bob.app)
    (mine,) = await alice.call(calls.list_)
    (theirs,) = await bob.call(calls.list_, contact="Alice")
    assert (mine.outcome, mine.seconds, mine.incoming, mine.video, mine.name) == ("talked", 65, False, True, "Bob")
    assert (theirs.outcome, theirs.seconds, theirs.incoming, theirs.call) == ("talked", 65, True, rung.id)
    assert await alice.call(calls.current) is None


async def test_what_is_switched_is_seen(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(calls.ring, "Bob")
    await bob.call(calls.accept, video=True)
    assert (await alice.call(calls.mute, True)).muted
    assert not (await alice.call(calls.mute, False)).muted
    assert (await alice.call(calls.camera, True)).camera
    seen = await bob.call(calls.current)
    assert seen is not None
    assert seen.their_camera
    assert seen.camera


@pytest.mark.parametrize("why", ["declined", "cancelled"])
async def test_a_call_nobody_took_is_history_too(alice: FakePerson, bob: FakePerson, why: str) -> None:
    await alice.call(calls.ring, "Bob")
    await (bob if why == "declined" else alice).call(calls.hang_up)
    await note_ended(alice.app)
    (line,) = await bob.call(calls.list_)
    assert line.outcome == ("declined" if why == "declined" else "missed")
    assert line.seconds == 0


async def test_without_a_call_there_is_one_clear_answer(alice: FakePerson) -> None:
    assert await alice.call(calls.current) is None
    for command in (calls.accept, calls.hang_up):
        for ident in (None, "00" * 16, "nonsense"):
            with pytest.raises(Refused) as refused:
                await alice.call(command, call=ident)
            assert refused.value.code == "no_call"
    with pytest.raises(Refused) as refused:
        await alice.call(calls.list_, limit=0)
    assert refused.value.code == "bad_limit"
    with pytest.raises(Refused) as refused:
        await alice.call(calls.list_, before="ab" * 32)
    assert refused.value.code == "unknown_call"


async def test_history_goes_by_pages(alice: FakePerson, bob: FakePerson) -> None:
    for _ in range(5):
        await alice.call(calls.ring, "Bob")
        await alice.call(calls.hang_up)
        alice.node.town.now_ms += 1000
        await note_ended(alice.app)
    everything = await bob.call(calls.list_)
    first = await bob.call(calls.list_, limit=2)
    rest = await bob.call(calls.list_, before=first[-1].id)
    assert first + rest == everything
    assert [line.began_at for line in everything] == sorted((line.began_at for line in everything), reverse=True)


async def test_an_erased_line_goes_and_its_late_copy_stays_away(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(calls.ring, "Bob")
    await alice.call(calls.hang_up)
    await note_ended(alice.app)
    (line,) = await bob.call(calls.list_)
    event, space = bytes.fromhex(line.id), bytes.fromhex(line.chat)
    (stated,) = [item for item in bob.node.items if isinstance(item, Delivered) and item.kind == CALL_ENDED]
    await bob.node.tell(Erased(space, event, bob.node.account, True))
    assert await bob.call(calls.list_) == [line]
    await bob.node.tell(Erased(space, event, alice.node.account, False))
    await bob.node.tell(stated)
    assert await bob.call(calls.list_) == []


def test_only_what_this_version_would_state_counts() -> None:
    good = CallEnded(b"c" * 16, "declined", False, 1, 0)
    assert rules.is_ended(good)
    assert not rules.is_ended(CallEnded(b"c" * 15, "declined", False, 1, 0))
    assert not rules.is_ended(CallEnded(b"c" * 16, "<img>", False, 1, 0))
    assert not rules.is_ended(CallEnded(b"c" * 16, "declined", False, -1, 0))
    assert not rules.is_ended(CallEnded(b"c" * 16, "declined", False, 2**60, 0))
    assert not rules.is_ended(CallEnded(b"c" * 16, "declined", False, 1, 2**40))


def test_each_side_reads_the_end_in_its_own_words() -> None:
    said = {why: rules.outcome(why, 0, incoming=False) for why in rules.ENDS}
    heard = {why: rules.outcome(why, 0, incoming=True) for why in rules.ENDS}
    assert said == {
        **{"hung_up": "talked", "declined": "declined", "no_answer": "missed"},
        **{"busy": "busy", "failed": "failed", "cancelled": "cancelled"},
    }
    assert heard == {
        **{"hung_up": "talked", "declined": "declined", "no_answer": "missed"},
        **{"busy": "missed", "failed": "failed", "cancelled": "missed"},
    }
    assert rules.outcome("failed", 12, incoming=True) == "talked"


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("ended"), st.integers(0, 3), st.integers(0, 1), st.integers(0, 3)),
            st.tuples(st.just("erased"), st.integers(0, 3), st.integers(0, 1), st.just(0)),
            st.tuples(st.just("retimed"), st.integers(1, 4), st.integers(0, 1), st.integers(-2, 4)),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
async def test_any_order_of_arrival_ends_in_the_same_history(
    story: list[tuple[str, int, int, int]], random: Random
) -> None:
    async def told(items: list[Item]) -> list[object]:
        node = FakeNode(Town(), "fold")
        await node.write(node.projector.prepare)
        await node.tell(*items)
        return await node.read(lambda cx: cx.rows("SELECT * FROM calls_line ORDER BY id"))

    items: list[Item] = list(dict.fromkeys(_item(*part) for part in story))
    first = await told(items)
    random.shuffle(items)
    assert await told(items) == first


class _Known(dict[str, object]):
    """A payload that can be told apart from another."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def _item(what: str, number: int, author: int, at: int) -> Item:
    who, space, base = bytes([author + 1]) * 32, b"\x11" * 32, 1_800_000_000_000
    if what == "erased":
        return Erased(space, bytes([number + 16 * author]) * 32, who, author == 0)
    if what == "retimed":
        return Retimed(space, who, number, base + at)
    ended = _Known(call=bytes([number]) * 16, why="declined", video=False, began=base, seconds=0)
    ident, hlc = bytes([number + 16 * author]) * 32, (base + number) << 16
    return Delivered(ident, space, who, who, number + 1, CALL_ENDED, ended, hlc, base + number, author == 0)
