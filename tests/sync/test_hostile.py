"""A peer who breaks the rules: what is refused, what ends the link, and that the work done for it is bounded."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.keys import Context, sign
from sync import frames, limits
from sync.errors import PeerFault
from sync.event import Event, stamp_event
from sync.frames import (
    Bulk,
    Claims,
    Delta,
    Events,
    Newest,
    Nudge,
    Offers,
    Ping,
    Range,
    Refuse,
    Stream,
    Unknown,
    Verify,
    Want,
    WireMark,
)
from sync.outputs import Agreed, Cursor, Mark, Marks, Proven, Release, Seal, Send, Shown, Store, Wanted
from sync.ranges import Listed, pack
from sync.space import Offered
from tests.sync.lone import PEER, Lone, opened
from tests.sync.pair import LOG, TALK
from tests.sync.test_frames import FRAMES

ONE_WAY = (Offered(LOG, LOG, bodies=True, serve=False),)


def forged(event: Event) -> Event:
    return Event(event.header_bytes, bytes(64), event.payload)


@pytest.mark.parametrize("role", [0, 1])
def test_nothing_is_done_before_the_greeting(role: int) -> None:
    lone = Lone(role, greet=False)
    number = lone.number(LOG)
    for frame in (lone.delta(1), Verify(1, bytes(8)), Want(number, b""), Events(number, 0, ()), Nudge()):
        assert lone.say(frame) == []
    assert lone.session.counts.stale == 5
    assert not lone.session.ready


def test_a_store_may_not_change_in_the_middle() -> None:
    assert Lone(0).fault(Lone(0).hello(instance=b"x" * 16)) == "instance_changed"


def test_a_proof_about_an_unknown_space_is_passed_over() -> None:
    lone = Lone(1, greet=False)
    newest = (Newest(b"?" * 16, 1, b"i" * 32, b"p" * 16), Newest(lone.tag(LOG), 1, b"i" * 32, b"p" * 16))
    lone.say(msgspec.structs.replace(lone.hello(), newest=newest))
    shown = [output for output in lone.outputs if isinstance(output, Shown)]
    assert shown == [Shown(Proven(LOG, 1, b"i" * 32, b"p" * 16))]


@pytest.mark.parametrize("role", [0, 1])
def test_frames_of_other_parts_give_nothing(role: int) -> None:
    lone = Lone(role)
    assert lone.say(Ping(1)) == []
    assert lone.session.receive(Unknown(99), lone.store, 0) == []


def test_an_invalid_event_is_refused_and_left_out() -> None:
    for body_first in (True, False):
        lone = Lone(1)
        event = forged(lone.writer.make(LOG, 0))
        if body_first:
            lone.say(lone.delta(1, lone.part(LOG, [event])))
        else:
            lone.say(lone.delta(1, lone.part(LOG, [event], bodies=False)))
            assert lone.last(Want).ids == event.id  # type: ignore[union-attr]
            lone.say(Events(lone.number(LOG), 0, (event.to_bytes(),)))
        assert event.id not in lone.store.content
        assert not lone.store.wanted(PEER.device, LOG)
        refusal = lone.last(Refuse)
        assert isinstance(refusal, Refuse)
        assert (refusal.ids, refusal.code) == (event.id, "bad_signature")
        lone.say(lone.delta(2, lone.part(LOG, [event], bodies=False)))
        assert not lone.store.wanted(PEER.device, LOG)
        assert lone.last(Delta).refused == event.id  # type: ignore[union-attr]


def test_both_sides_leave_out_what_one_refuses() -> None:
    lone = Lone(1)
    event = lone.writer.make(LOG, 0)
    lone.store.append(event)
    lone.say(lone.delta(1))
    whole = lone.last(Verify)
    lone.say(Refuse(lone.number(LOG), event.id, "bad_event"))
    lone.say(lone.delta(2))
    without = lone.last(Verify)
    again = Lone(1)
    again.store.append(event)
    again.say(msgspec.structs.replace(again.delta(1), refused=event.id))
    assert whole.total != without.total  # type: ignore[union-attr]
    assert again.last(Verify).total == without.total  # type: ignore[union-attr]


def test_events_of_a_later_version_or_another_space_are_refused() -> None:
    lone = Lone(1)
    event = lone.writer.make(LOG, 0)
    later = msgspec.msgpack.encode([3, *msgspec.msgpack.decode(event.header_bytes)[1:]])
    proof = sign(lone.writer.keys.signing_seed, Context.EVENT, later)
    lone.say(Events(lone.number(LOG), 0, (msgspec.msgpack.encode([later, proof, event.payload]),)))
    assert lone.last(Refuse).code == "unknown_version"  # type: ignore[union-attr]
    for stray in (lone.writer.make(TALK, 0), msgspec_space(lone)):
        lone.say(Events(lone.number(LOG), 0, (stray.to_bytes(),)))
        assert lone.last(Refuse).code == "wrong_space"  # type: ignore[union-attr]
    assert not lone.store.content


def msgspec_space(lone: Lone) -> Event:
    """A signed event of a third space."""
    from sync.event import sign_event

    header = lone.writer.make(LOG, 0).header
    return sign_event(lone.writer.keys.signing_seed, msgspec.structs.replace(header, space=b"3" * 32), b"s" * 17)


def test_garbage_in_place_of_an_event_ends_the_link() -> None:
    assert Lone(1).fault(Events(Lone(1).number(LOG), 0, (b"garbage",))) == "bad_event"


def test_bodies_never_come_bare_where_only_the_ratchet_carries_them() -> None:
    lone = Lone(1)
    event = lone.writer.make(TALK, 0)
    assert lone.fault(Events(lone.number(TALK), 0, (event.to_bytes(),))) == "body_not_allowed"
    assert Lone(1).fault(lone.delta(1, lone.part(TALK, [event]))) == "body_not_allowed"


def test_a_device_full_of_invalid_events_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REFUSED_IDS", 3)
    lone = Lone(1)
    for number in range(3):
        lone.say(Events(lone.number(LOG), 0, (forged(lone.writer.make(LOG, number)).to_bytes(),)))
    assert lone.fault(Events(lone.number(LOG), 0, (forged(lone.writer.make(LOG, 9)).to_bytes(),))) == "too_many_refused"


def test_the_peer_can_leave_out_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REFUSED_IDS", 3)
    lone = Lone(1)
    lone.say(Refuse(lone.number(LOG), b"".join(number.to_bytes(32, "big") for number in range(9)), "no"))
    assert len(lone.session._exchange.left_out) == 3


def test_known_events_are_not_stored_again() -> None:
    lone = Lone(1)
    event = lone.writer.make(LOG, 0)
    lone.store.append(event)
    outputs = lone.say(lone.delta(1, lone.part(LOG, [event])))
    outputs += lone.say(Events(lone.number(LOG), 0, (event.to_bytes(),)))
    assert not any(isinstance(output, Store | Wanted) for output in outputs)


def test_a_page_that_does_not_follow_on_moves_no_cursor() -> None:
    lone = Lone(1, agreed=True)
    event = lone.writer.make(LOG, 0)
    outputs = lone.say(lone.delta(1, lone.part(LOG, [event]), since=7, upto=9))
    assert any(isinstance(output, Store) for output in outputs)
    assert not any(isinstance(output, Cursor) for output in outputs)
    assert lone.last(Delta).got == 0  # type: ignore[union-attr]
    lone.say(lone.delta(2, since=1, upto=9))
    assert lone.last(Delta).got == 9  # type: ignore[union-attr]


@pytest.mark.parametrize("role", [0, 1])
def test_more_cannot_be_confirmed_than_was_sent(role: int) -> None:
    lone = Lone(role)
    lone.tick()
    assert lone.fault(lone.delta(1, got=1)) == "bad_delta"


def test_spaces_that_are_not_common_do_not_exist() -> None:
    lone = Lone(1)
    event = lone.writer.make(LOG, 0)
    lone.store.append(event)
    strange = 2
    for frame in (
        lone.delta(1, msgspec.structs.replace(lone.part(LOG, [lone.writer.make(LOG, 1)]), space=strange)),
        Verify(1, bytes(8), b"", (0, 1, strange)),
        Range(1, 1, (Claims(strange, pack([Listed(0, b"", ())])),)),
        Want(strange, event.id),
        Events(strange, 0, (lone.writer.make(LOG, 2).to_bytes(),)),
        Refuse(strange, event.id, "no"),
        Bulk(strange, 0, b"\xff", 1),
        Stream(strange, 0, b"\xff", b"", 0, (lone.writer.make(LOG, 3).to_bytes(),)),
    ):
        lone.say(frame)
    assert list(lone.store.content) == [event.id]
    assert not any(isinstance(output, Seal | Release | Wanted | Agreed) for output in lone.outputs)
    assert not any(isinstance(frame, Events | Stream) for frame in lone.heard)
    assert lone.last(Range).parts == ()  # type: ignore[union-attr]


def test_events_of_another_space_are_never_given() -> None:
    """The confidentiality of every other space rests on this."""
    for space, stray in ((LOG, TALK), (TALK, LOG)):
        lone = Lone(1)
        secret = lone.writer.make(stray, 0)
        lone.store.append(secret)
        outputs = lone.say(Want(lone.number(space), secret.id))
        refusal = lone.last(Refuse)
        assert isinstance(refusal, Refuse)
        assert (refusal.ids, refusal.code) == (secret.id, "unknown_event")
        assert [type(output) for output in outputs] == [Send]


def test_a_stamped_event_is_never_given_outside_the_ratchet() -> None:
    """Even one that a bug had stored in a space of signed events."""
    lone = Lone(1)
    header = msgspec.structs.replace(lone.writer.make(LOG, 0).header)
    stray = stamp_event(bytes(32), header, b"s" * 17)
    lone.store.append(stray)
    lone.say(Want(lone.number(LOG), stray.id))
    assert lone.last(Refuse).ids == stray.id  # type: ignore[union-attr]
    assert not any(isinstance(frame, Events) for frame in lone.heard)
    lone.say(lone.delta(1))
    lone.say(Range(1, 1, (Claims(lone.number(LOG), pack([Listed(0, b"", ())])),)))
    lone.say(Bulk(lone.number(LOG), 0, b"\xff" * 36, limits.BULK_WINDOW))
    assert lone.last(Stream).events == ()  # type: ignore[union-attr]
    assert all(part.events == () for part in lone.last(Delta).parts)  # type: ignore[union-attr]
    assert not any(isinstance(frame, Events) for frame in lone.heard)


def test_marks_in_a_space_the_peer_does_not_offer_are_passed_over() -> None:
    lone = Lone(1, greet=False)
    marks = (WireMark(lone.tag(LOG), b"d" * 32, 1, 1), WireMark(lone.tag(TALK), b"d" * 32, 1, 1))
    lone.say(msgspec.structs.replace(lone.hello(), spaces=(Offers(0, True, lone.tag(LOG)),), marks=marks))
    assert [output for output in lone.outputs if isinstance(output, Marks)] == [
        Marks((Mark(LOG, b"d" * 32, 1, 1),), ())
    ]


def test_a_set_that_is_only_taken_is_never_shown() -> None:
    for role in (0, 1):
        lone = Lone(role, ONE_WAY)
        event = lone.writer.make(LOG, 0)
        lone.store.append(event)
        lone.tick()
        lone.say(lone.delta(1))
        lone.say(Verify(1, bytes(8), bytes(8)))
        lone.say(Range(1, 1, (Claims(0, pack([Listed(0, b"", ())])),)))
        lone.say(Bulk(0, 0, b"\xff" * 36, limits.BULK_WINDOW))
        assert lone.say(Want(lone.number(LOG), event.id)) == []
        assert lone.obey(lone.session.changed([event], 0)) == []
        assert all(event.id not in frames.encode(frame) for frame in lone.heard)
        assert not any(isinstance(frame, Events | Stream) for frame in lone.heard)
        assert all(frame.parts == () for frame in lone.heard if isinstance(frame, Range))


def test_a_peer_that_only_takes_cannot_give() -> None:
    lone = Lone(1, greet=False)
    lone.say(lone.hello(serve=False))
    event = lone.writer.make(LOG, 0)
    lone.say(Events(lone.number(LOG), 0, (event.to_bytes(),)))
    lone.say(lone.delta(1, lone.part(LOG, [event])))
    assert not lone.store.content


def test_answers_to_what_was_not_asked_change_nothing() -> None:
    lone = opened(Lone(0))
    lone.store.append(lone.writer.make(LOG, 0))
    before = len(lone.heard)
    for frame in (
        lone.delta(9),
        Verify(9, bytes(8)),
        Range(1, 1, ()),
    ):
        assert lone.say(frame) == []
    assert len(lone.heard) == before
    assert lone.session.counts.stale == 3


def test_a_walk_answer_must_name_the_space_asked_about() -> None:
    lone = opened(Lone(0))
    lone.say(lone.delta(1))
    assert isinstance(lone.last(Delta), Delta)
    mine = answering_sums()
    lone.say(Verify(1, bytes(8), bytes(8) + mine[8:]))
    asked = lone.last(Range)
    assert isinstance(asked, Range)
    assert [part.space for part in asked.parts] == [0]
    assert lone.say(Range(1, 2, ())) == []
    assert lone.fault(Range(1, 1, (Claims(1, b""),))) == "bad_range"
    assert lone.fault(Range(1, 1, (Claims(0, b"junk"),))) == "bad_frame"


def answering_sums() -> bytes:
    """The digests of two empty spaces on the link of these tests."""
    other = Lone(1)
    other.say(other.delta(1))
    verify = other.last(Verify)
    assert isinstance(verify, Verify)
    return verify.sums


def test_a_refusal_releases_only_what_was_wanted() -> None:
    lone = Lone(1)
    event, other = lone.writer.make(TALK, 0), lone.writer.make(TALK, 1)
    lone.say(lone.delta(1, lone.part(TALK, [event], bodies=False)))
    ids = b"".join(sorted((event.id, other.id)))
    assert lone.say(Refuse(lone.number(TALK), ids, "unknown_event")) == [Release(TALK, (event.id,))]
    assert not lone.store.wanted(PEER.device, TALK)
    lone.tick(limits.WANT_GRACE_MS)
    assert not any(isinstance(frame, Want) for frame in lone.heard)


@settings(max_examples=150)
@given(st.data(), st.integers(0, 1))
def test_no_sequence_of_frames_breaks_a_session(data: st.DataObject, role: int) -> None:
    """Frames at random, their tags made real: outputs or a PeerFault, nothing else, and no event of another space."""
    lone = Lone(role)
    own = [lone.writer.make(space, number) for number, space in enumerate((LOG, TALK, LOG))]
    for event in own:
        lone.store.append(event)
    numbers = st.sampled_from([0, 1])
    for _ in range(data.draw(st.integers(1, 8))):
        frame = data.draw(FRAMES)
        if hasattr(frame, "space"):
            frame = msgspec.structs.replace(frame, space=data.draw(numbers))
        if hasattr(frame, "round"):
            frame = msgspec.structs.replace(frame, round=data.draw(st.integers(0, 3)))
        if isinstance(frame, Delta):
            parts = frame.parts[:1]
            real = tuple(msgspec.structs.replace(part, space=data.draw(numbers)) for part in parts)
            frame = msgspec.structs.replace(frame, parts=real, got=data.draw(st.integers(0, 3)))
        if isinstance(frame, Range):
            real = tuple(msgspec.structs.replace(part, space=data.draw(numbers)) for part in frame.parts[:1])
            frame = msgspec.structs.replace(frame, parts=real, step=data.draw(st.integers(0, 2)))
        try:
            lone.say(frame)
        except PeerFault:
            return
        lone.tick(data.draw(st.sampled_from([0, 1000, 40_000])))
    assert all(event.id in lone.store.content for event in own)
