"""Answers at their edges: what comes before its time, what several spaces share, and when the next round is due."""

import pytest

from sync import limits
from sync.frames import Claims, Delta, Nudge, Range, Verify
from sync.outputs import Agreed
from sync.ranges import Listed, Shelves, Split, most, pack, unpack, weight
from sync.reconcile import key_of
from sync.space import Offered
from tests.sync.lone import Lone, opened
from tests.sync.pair import LOG, TALK


def digests(lone: Lone, round_: int) -> Verify:
    """What the answering side says of its sets in a round."""
    lone.say(lone.delta(round_))
    said = lone.last(Verify)
    assert isinstance(said, Verify)
    assert said.round == round_
    return said


@pytest.mark.parametrize("role", [0, 1])
def test_a_page_before_the_first_round_is_passed_over(role: int) -> None:
    lone = Lone(role)
    assert lone.say(lone.delta(0)) == []
    assert (lone.session.counts.stale, lone.session.counts.repeated) == (1, 0)


def test_digests_are_compared_only_where_both_pages_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    lone = Lone(1)
    lone.say(lone.delta(1, more=True))
    assert lone.say(Verify(1, bytes(8))) == []
    assert lone.session.counts.stale == 1
    monkeypatch.setattr(limits, "PAGE_KEYS", 3)
    for number in range(8):
        lone.store.append(lone.writer.make(LOG, number))
    lone.say(lone.delta(2))
    assert lone.last(Delta).more  # type: ignore[union-attr]
    assert not any(isinstance(frame, Verify) for frame in lone.heard)


def test_each_digest_is_said_while_any_space_is_still_open() -> None:
    lone = Lone(1)
    assert len(digests(lone, 1).sums) == 2 * limits.DIGEST_BYTES
    lone.say(Verify(1, b"differs.", b"", (1,)))
    assert len(digests(lone, 2).sums) == 2 * limits.DIGEST_BYTES
    lone.say(Verify(2, digests(lone, 2).total))
    assert digests(lone, 3).sums == b""


def test_a_repeated_question_costs_no_comparison() -> None:
    lone = Lone(1)
    for _ in range(limits.COMPARES_BURST + 10):
        lone.say(lone.delta(1))
    assert (lone.session.counts.repeated, lone.session.counts.shed) == (limits.COMPARES_BURST + 9, 0)


def test_steps_with_too_many_ranges_are_each_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ITEMS_BURST", 1)
    lone = Lone(1)
    lone.say(lone.delta(1))
    ranges = [Listed(8, number.to_bytes(4, "big"), ()) for number in range(2)]
    for count in (1, 2):
        assert lone.say(Range(1, 1, (Claims(0, pack(ranges)),))) == []
        assert lone.session.counts.shed == count


@pytest.mark.parametrize("room", [600, 1500, 4000])
def test_all_spaces_share_the_room_of_an_answer(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RANGE_BYTES", room)
    lone = Lone(1)
    for number in range(200):
        lone.store.append(lone.writer.make(LOG, number * 10**7))
        lone.store.append(lone.writer.make(TALK, number * 10**7))
    lone.say(lone.delta(1))
    lies = [Split(0, b"", (b"lies",) * 16), Shelves(limits.SHELVES, (), b"lies")]
    for item in lies:
        lone.say(Range(1, 1, tuple(Claims(number, pack([item])) for number in (0, 1))))
        answer = lone.last(Range)
        assert isinstance(answer, Range)
        assert sum(len(part.items) for part in answer.parts) <= room
    if room == 4000:
        assert len(answer.parts) == 2


def test_a_walk_without_an_answer_ends_and_the_next_round_comes_soon() -> None:
    lone = opened(Lone(0))
    lone.now = 1500
    lone.say(lone.delta(1))
    lone.say(Verify(1, b"differs.", b"differs." * 2))
    assert isinstance(lone.last(Range), Range)
    lone.say(Range(1, 1, ()))
    assert lone.session.deadline == 1500 + limits.ROUND_SOON_MS


def test_a_nudge_counts_from_the_start_of_the_last_round() -> None:
    lone = opened(Lone(0))
    for round_ in (1, 2):
        lone.say(lone.delta(round_))
        lone.say(Verify(round_, digests(Lone(1), 1).total))
        if round_ == 1:
            lone.tick(limits.ROUND_EVERY_MS)
    lone.say(Nudge())
    assert lone.session.deadline == limits.ROUND_EVERY_MS + limits.ROUND_SOON_MS


def test_the_asking_side_says_too_that_a_set_that_is_only_shown_is_complete() -> None:
    lone = opened(Lone(0, (Offered(LOG, LOG, bodies=True, serve=False),)))
    assert Agreed(LOG) in lone.say(lone.delta(1))


@pytest.mark.parametrize("differing", [0, 1])
def test_a_space_differs_by_its_own_digest_alone(differing: int) -> None:
    lone = opened(Lone(0))
    own = digests(Lone(1), 1).sums
    theirs = [own[:8], own[8:]]
    theirs[differing] = b"differs."
    lone.say(lone.delta(1))
    outputs = lone.say(Verify(1, b"differs.", b"".join(theirs)))
    same = [output.space for output in outputs if isinstance(output, Agreed)]
    assert [lone.number(space) for space in same] == [1 - differing]
    assert lone.last(Verify).differ == (differing,)  # type: ignore[union-attr]
    assert [part.space for part in lone.last(Range).parts] == [differing]  # type: ignore[union-attr]


@pytest.mark.parametrize(("items", "size"), [(4, 64_000), (5, 64_000), (1000, 300), (1000, 500)])
def test_a_step_asks_as_much_as_it_may_and_the_rest_in_the_next(
    items: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = Lone(0)
    for number in range(400):
        lone.store.append(lone.writer.make(LOG, number * 10**7))
    opened(lone)
    lone.say(lone.delta(1))
    lone.say(Verify(1, b"differs.", b"differs." * 2))
    prefixes = [key_of((1_700_000_000_000 >> 22) + (at << 8), b"")[:3] for at in range(8)]
    lies = Claims(lone.number(LOG), pack([Split(6, prefix, (b"lies",) * 16) for prefix in prefixes]))
    monkeypatch.setattr(limits, "RANGE_ITEMS", items)
    monkeypatch.setattr(limits, "RANGE_BYTES", 64_000)
    message = Range(1, 1, (lies,))
    monkeypatch.setattr(limits, "RANGE_BYTES", size)
    lone.obey(lone.session.receive(message, lone.store, lone.now))
    asked = lone.last(Range)
    assert isinstance(asked, Range)
    assert asked.step == 2
    claimed = [item for part in asked.parts for item in unpack(part.items)]
    assert sum(weight(item) for item in claimed) <= items
    assert sum(most(item) for item in claimed) <= size
    assert sum(weight(item) for item in claimed) == items or sum(most(item) for item in claimed) > size - 150


def test_what_was_taken_brings_the_next_round_forward() -> None:
    lone = opened(Lone(0))
    lone.say(lone.delta(1, lone.part(LOG, [lone.writer.make(LOG, 1)])))
    lone.say(Verify(1, b"differs."))
    lone.say(Verify(1, lone.last(Verify).total, bytes(16)))  # type: ignore[union-attr]
    assert lone.session.deadline == limits.ROUND_SOON_MS


def test_what_was_given_brings_the_next_round_forward_too() -> None:
    lone = opened(Lone(0))
    lone.say(lone.delta(1))
    lone.say(Verify(1, digests(Lone(1), 1).total))
    lone.store.append(lone.writer.make(LOG, 1))
    lone.tick(limits.ROUND_EVERY_MS)
    assert lone.last(Delta).parts  # type: ignore[union-attr]
    lone.say(lone.delta(2))
    lone.say(Verify(2, b"differs."))
    lone.say(Verify(2, lone.last(Verify).total, bytes(16)))  # type: ignore[union-attr]
    assert lone.session.deadline == limits.ROUND_EVERY_MS + limits.ROUND_SOON_MS


def test_a_set_whose_page_was_too_much_to_record_is_not_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WANTED_PER_SPACE", 1)
    lone = Lone(1, (Offered(LOG, LOG, bodies=True, serve=False),))
    events = [lone.writer.make(LOG, number) for number in range(2)]
    assert Agreed(LOG) not in lone.say(lone.delta(1, lone.part(LOG, events, bodies=False)))


@pytest.mark.parametrize("room", [500, 1000])
def test_many_spaces_take_no_more_room_than_one(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RANGE_BYTES", room)
    spaces = [bytes((65 + number,)) * 32 for number in range(4)]
    lone = Lone(1, tuple(Offered(space, space, bodies=True) for space in spaces))
    for number in range(60):
        for space in spaces:
            lone.store.append(lone.writer.make(space, number * 10**7))
    lone.say(lone.delta(1))
    asked = pack([Split(0, b"", (b"lies",) * 16)])
    lone.say(Range(1, 1, tuple(Claims(number, asked) for number in range(4))))
    assert sum(len(part.items) for part in lone.last(Range).parts) <= room  # type: ignore[union-attr]


def test_what_is_left_to_walk_stays_bounded_answer_by_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALK_PENDING", 40)
    lone = Lone(0)
    for number in range(400):
        lone.store.append(lone.writer.make(LOG, number * 10**7))
    opened(lone)
    lone.say(lone.delta(1))
    lone.say(Verify(1, b"differs.", b"differs." * 2))
    monkeypatch.setattr(limits, "RANGE_ITEMS", 4)
    number = lone.number(LOG)
    prefixes = [key_of((1_700_000_000_000 >> 22) + (at << 8), b"")[:3] for at in range(4)]
    lies = pack([Split(6, prefix, (b"lies",) * 16) for prefix in prefixes])
    for step in range(1, 6):
        lone.say(Range(1, step, (Claims(number, lies),)))
        assert lone.last(Range).step == step + 1  # type: ignore[union-attr]
        assert len(lone.session._rounds._walks[number]) <= 40  # type: ignore[union-attr]
