"""Rounds at their edges: what is counted, when a request is repeated and a round given up, and who may ask what."""

import pytest

from sync import limits
from sync.event import bucket
from sync.frames import Claims, Delta, Events, Range, Verify
from sync.outputs import Agreed, Output, Remember, Send, Store
from sync.ranges import Listed, pack
from sync.reconcile import key_of, space_digest, total_digest, wire_digest
from sync.space import Offered
from tests.sync.lone import Lone, opened
from tests.sync.pair import HANDSHAKE_HASH, LOG, TALK

QUESTION = (Claims(0, pack([Listed(0, b"", ())])),)


def agreed(lone: Lone, round_: int) -> list[bytes]:
    """The spaces that a round found the same, the peer repeating the digest it was told."""
    lone.say(lone.delta(round_))
    said = lone.last(Verify)
    assert isinstance(said, Verify)
    outputs = lone.say(Verify(round_, said.total))
    return [output.space for output in outputs if isinstance(output, Agreed)]


def test_each_frame_that_comes_too_late_or_too_early_is_counted() -> None:
    asking, answering = opened(Lone(0)), Lone(1)
    answering.say(answering.delta(3))
    for lone in (asking, answering):
        heard = len(lone.heard)
        for round_ in (2, 2, 0, 4, 4):
            if lone is asking or round_ < 3:
                assert lone.say(lone.delta(round_)) == []
            assert lone.say(Verify(round_, bytes(8))) == []
            assert lone.say(Range(round_, 1, QUESTION)) == []
        assert len(lone.heard) == heard
    assert (asking.session.counts.stale, answering.session.counts.stale) == (15, 13)


def test_a_page_is_taken_once() -> None:
    lone = opened(Lone(0))
    lone.say(lone.delta(1))
    for count in (1, 2):
        assert lone.say(lone.delta(1)) == []
        assert lone.session.counts.stale == count
    lone.say(Verify(1, b"differs."))
    for count in (3, 4):
        assert lone.say(Verify(1, b"differs.")) == []
        assert lone.session.counts.stale == count


def test_a_page_that_is_asked_for_again_is_the_same() -> None:
    lone = Lone(1)
    first = [output for output in lone.say(lone.delta(1)) if isinstance(output, Send)]
    assert len(first) == 2
    lone.store.append(lone.writer.make(LOG, 0))
    for count in (1, 2):
        assert lone.say(lone.delta(1)) == first
        assert (lone.session.counts.repeated, lone.session.counts.rounds) == (count, 1)


def test_what_is_agreed_is_counted_by_space_and_said_once_a_round() -> None:
    lone = Lone(1)
    for round_ in (1, 2):
        assert agreed(lone, round_) == sorted((LOG, TALK))
        assert lone.session.counts.agreed == 2 * round_
        assert lone.say(Verify(round_, lone.last(Verify).total)) == []  # type: ignore[union-attr]
        assert lone.session.counts.stale == round_
        assert lone.session.counts.rounds == round_


def test_spaces_that_were_the_same_and_differ_are_counted() -> None:
    lone = Lone(1)
    lone.say(lone.delta(1))
    lone.say(Verify(1, b"differs.", b"", (0, 1)))
    assert lone.session.counts.verify_mismatch == 0, "both were still open"
    agreed(lone, 2)
    for round_, differ, count in ((3, (1,), 1), (4, (0, 1), 3)):
        lone.say(lone.delta(round_))
        outputs = lone.say(Verify(round_, b"differs.", b"", differ))
        same = [output.space for output in outputs if isinstance(output, Agreed)]
        assert [lone.number(space) for space in same] == [number for number in (0, 1) if number not in differ]
        assert lone.session.counts.verify_mismatch == count
        assert lone.say(Verify(round_, b"differs.", b"", differ)) == []


def due(lone: Lone) -> tuple[int, int]:
    """Go to the deadline: how long that took, and the round of what is sent then."""
    before, at = lone.now, lone.session.deadline
    assert at is not None
    assert lone.tick(at - before - 1) == []
    lone.tick(1)
    return at - before, lone.last(Delta).round  # type: ignore[union-attr]


def test_an_unanswered_round_is_asked_for_later_and_later_and_then_given_up() -> None:
    lone = opened(Lone(0))
    patience = limits.RETRY_MS
    for round_ in range(1, 9):
        waits = [patience * (1 + tries // 2) for tries in range(limits.RETRIES + 1)]
        expected = [(wait, round_) for wait in waits[:-1]] + [(waits[-1], round_ + 1)]
        assert [due(lone) for _ in expected] == expected
        assert lone.session.counts.repeated == round_ * limits.RETRIES
        assert lone.session.counts.rounds == round_ + 1
        patience = min(2 * patience, limits.RETRY_SLOWEST_MS)
    assert patience == limits.RETRY_SLOWEST_MS


@pytest.mark.parametrize(
    ("repeated", "after", "patience"),
    [
        (False, 10, limits.RETRY_MS),
        (False, 1500, 3000),
        (False, 50_000, limits.RETRY_SLOWEST_MS),
        (True, limits.RETRY_MS + 1500, limits.RETRY_MS),
    ],
)
def test_only_an_answer_to_the_first_try_measures_the_link(repeated: bool, after: int, patience: int) -> None:
    lone = opened(Lone(0))
    if repeated:
        lone.tick(limits.RETRY_MS)
    lone.now = after
    lone.say(lone.delta(1))
    lone.say(Verify(1, b"differs."))
    assert isinstance(lone.heard[-1], Verify)
    assert lone.session.deadline == after + patience


def test_a_round_ends_with_the_digest_it_agreed_on_and_the_next_is_due_later() -> None:
    lone = opened(Lone(0))
    lone.now = 100
    lone.say(lone.delta(1))
    other = Lone(1)
    other.say(other.delta(1))
    total = other.last(Verify).total  # type: ignore[union-attr]
    outputs = lone.say(Verify(1, total))
    assert [output.space for output in outputs if isinstance(output, Agreed)] == sorted((LOG, TALK))
    assert lone.last(Verify) == Verify(1, total)
    assert lone.session.deadline == limits.ROUND_EVERY_MS
    assert lone.session.counts.agreed == 2
    lone.tick(limits.ROUND_EVERY_MS - 101)
    assert lone.last(Delta).round == 1  # type: ignore[union-attr]
    lone.tick(1)
    assert lone.last(Delta).round == 2  # type: ignore[union-attr]


def test_digests_travel_under_the_hash_of_the_handshake() -> None:
    """HMAC(handshake hash, digest), as the protocol says; the other way round, both sides would agree too."""
    lone = Lone(1)
    lone.say(lone.delta(1))
    said = lone.last(Verify)
    empty = space_digest(())
    assert said == Verify(
        1, wire_digest(HANDSHAKE_HASH, total_digest([empty] * 2)), wire_digest(HANDSHAKE_HASH, empty) * 2
    )


@pytest.mark.parametrize("differ", [(), (0,), (0, 1)])
def test_only_what_is_the_same_everywhere_is_remembered(differ: tuple[int, ...]) -> None:
    lone = Lone(1)
    lone.say(lone.delta(1))
    said = lone.last(Verify)
    assert isinstance(said, Verify)
    outputs = lone.say(Verify(1, b"differs." if differ else said.total, b"", differ))
    assert any(isinstance(output, Remember) for output in outputs) == (not differ)


def test_the_digest_of_what_differs_is_read_anew() -> None:
    lone = Lone(1)
    lone.say(lone.delta(1))
    shares = [lone.session._exchange.of_number(number) for number in (0, 1)]
    assert all(share is not None and share._held is not None for share in shares)
    lone.say(Verify(1, b"differs.", b"", (1,)))
    assert [share is not None and share._held is not None for share in shares] == [True, False]


def test_a_set_that_is_only_shown_is_complete_with_its_last_page_and_all_that_it_lists() -> None:
    """The page that says that more follows, and one whose events are still to come, are not the end."""
    lone = Lone(1, (Offered(LOG, LOG, bodies=True, serve=False),))

    def complete(frame: Delta) -> bool:
        return Agreed(LOG) in lone.say(frame)

    event = lone.writer.make(LOG, 0)
    assert not complete(lone.delta(1, more=True))
    assert complete(lone.delta(2))
    assert not complete(lone.delta(3, lone.part(LOG, [event], bodies=False), upto=2))
    assert not complete(lone.delta(4, upto=2)), "what it lists is still wanted"
    lone.store.append(event)
    lone.store.wants[LOG].clear()
    assert complete(lone.delta(5, upto=2))


class Wary(Lone):
    """A node that cannot keep yet what it is brought, and wants it instead."""

    def obey(self, outputs: list[Output]) -> list[Output]:
        kept = [output for output in outputs if not isinstance(output, Store)]
        for output in outputs:
            if isinstance(output, Store):
                keys = {key_of(bucket(event.header.hlc), event.id): None for event in output.events}
                self.store.wants.setdefault(output.space, {}).update(keys)
        return super().obey(kept)


def test_what_waits_counts_from_the_round_that_its_bearer_froze_after_it() -> None:
    lone = Wary(1)
    totals = []
    event = lone.writer.make(LOG, 0)
    for round_ in (1, 2, 3):
        if round_ == 2:
            lone.say(Events(lone.number(LOG), round_, (event.to_bytes(),)))
        lone.say(lone.delta(round_))
        said = lone.last(Verify)
        assert isinstance(said, Verify)
        totals.append(said.total)
    assert totals[0] == totals[1] != totals[2]
