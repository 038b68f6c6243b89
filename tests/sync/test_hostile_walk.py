"""A peer who lies in a walk: what it can make this side answer, keep and record is bounded."""

import pytest

from sync import limits
from sync.frames import Claims, Range, Verify
from sync.ranges import Listed, Shelves, Split, Tell, pack, unpack
from sync.reconcile import key_of
from tests.sync.lone import PEER, Lone, opened
from tests.sync.pair import LOG, TALK


def junk_keys(count: int, start: int = 0) -> list[bytes]:
    return [key_of(1 << 28, number.to_bytes(32, "big")) for number in range(start, start + count)]


def test_a_step_asks_about_a_bounded_number_of_ranges() -> None:
    items = [Listed(8, number.to_bytes(4, "big"), ()) for number in range(limits.RANGE_ITEMS + 1)]
    lone = Lone(1)
    lone.say(lone.delta(1))
    lone.say(Range(1, 1, (Claims(0, pack(items[:100])), Claims(1, pack(items[100:-1])))))
    assert lone.fault(Range(1, 2, (Claims(0, pack(items[:100])), Claims(1, pack(items[100:]))))) == "bad_range"
    named = Shelves(2**22, tuple((200 - at, b"sum1") for at in range(64)), b"")
    many = [Listed(8, ((1 << 31) + number).to_bytes(4, "big"), ()) for number in range(limits.RANGE_ITEMS - 64)]
    assert lone.fault(Range(1, 3, (Claims(0, pack([named._replace(below=1 << 21), *many])),))) == "bad_range"


def test_an_answer_is_no_larger_than_a_step_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is left for a later round."""
    monkeypatch.setattr(limits, "RANGE_BYTES", 2000)
    lone = Lone(1)
    for number in range(400):
        lone.store.append(lone.writer.make(TALK, number * 10**7))
    lone.say(lone.delta(1))
    lone.say(Range(1, 1, (Claims(lone.number(TALK), pack([Shelves(2**22, (), b"")])),)))
    first = lone.last(Range).parts[0]  # type: ignore[union-attr]
    shelves = unpack(first.items)[0]
    assert isinstance(shelves, Shelves)
    lies = Shelves(2**22, tuple((at, b"lies") for at, _ in shelves.sums), shelves.rest)
    lone.say(Range(1, 2, (Claims(lone.number(TALK), pack([lies])),)))
    assert 0 < len(lone.last(Range).parts[0].items) <= 2000  # type: ignore[union-attr]


def test_a_walk_cannot_be_made_endless_or_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The peer names unknown ids for ever; the walk stops, and only so many are recorded."""
    monkeypatch.setattr(limits, "WALK_STEPS", 50)
    monkeypatch.setattr(limits, "WANTED_PER_SPACE", 30)
    lone = Lone(0)
    for number in range(100):
        lone.store.append(lone.writer.make(LOG, number * 10**9))
    opened(lone)
    lone.say(lone.delta(1))
    lone.say(Verify(1, b"differs.", b"differs." * 2))
    number = lone.number(LOG)
    for step in range(1, 200):
        asked = lone.last(Range)
        assert isinstance(asked, Range)
        if asked.step < step:
            break
        lies = tuple((at, step.to_bytes(4, "big")) for at in range(500, 480, -1))
        more = Tell(6, (junk_keys(1)[0])[:3], tuple(junk_keys(20, step * 100)), ())
        lone.say(Range(1, step, (Claims(number, pack([Shelves(501, lies, b"lies"), more])),)))
    assert asked.step == 50
    assert len(lone.store.wanted(PEER.device, LOG)) == 30
    assert lone.session.counts.verify_mismatch == 0, "the space was still open"


def test_what_is_left_to_walk_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALK_PENDING", 40)
    lone = Lone(0)
    for number in range(900):
        lone.store.append(lone.writer.make(LOG, number * 10**7))
    opened(lone)
    lone.say(lone.delta(1))
    lone.say(Verify(1, bytes(8), bytes(16)))
    number = lone.number(LOG)
    prefixes = [key_of((1_700_000_000_000 >> 22) + (at << 8), b"")[:3] for at in range(8)]
    lies = [Split(6, prefix, (b"lies",) * 16) for prefix in prefixes]
    lone.say(Range(1, 1, (Claims(number, pack(lies)),)))
    assert isinstance(lone.last(Range), Range)
    assert lone.last(Range).step == 2  # type: ignore[union-attr]
    assert len(lone.session._rounds._walks[number]) + len(unpack(lone.last(Range).parts[0].items)) <= 40  # type: ignore[union-attr]


def test_a_question_about_a_set_that_is_not_frozen_is_not_answered() -> None:
    """Another round's set is gone, and a round whose pages are not yet whole has none to answer from."""
    lone = Lone(1)
    lone.say(lone.delta(2, more=True))
    heard = len(lone.heard)
    question = (Claims(lone.number(LOG), pack([Listed(0, b"", ())])),)
    assert lone.say(Range(2, 1, question)) == []
    lone.say(lone.delta(3))
    for round_ in (2, 4):
        assert lone.say(Range(round_, 1, question)) == []
    assert lone.session.counts.stale == 3
    assert not any(isinstance(frame, Range) for frame in lone.heard[heard:])
    lone.say(Range(3, 1, question))
    assert isinstance(lone.heard[-1], Range)
