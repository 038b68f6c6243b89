"""Words about calls: whatever somebody sends is read as what we would say, or is one PeerFault."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import PeerFault
from node.media import steps
from node.media.steps import Accept, Answer, Camera, Hangup, Offer, Ring, Ringing

CALL = b"c" * 16
text = st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=200)
rounds = st.integers(1, steps.MAX_ROUND - 1)
words = st.one_of(
    st.builds(Ring, st.booleans()),
    st.just(Ringing()),
    st.builds(Accept, st.booleans()),
    st.builds(Offer, rounds, text, st.booleans()),
    st.builds(Answer, rounds, text, st.booleans()),
    st.builds(Hangup, st.sampled_from(sorted(steps.ENDS))),
    st.builds(Camera, rounds, st.booleans()),
)


@given(words)
def test_what_is_said_is_heard(word: steps.Word) -> None:
    assert steps.decode(steps.encode(CALL, word)) == (CALL, word)


@given(st.one_of(st.binary(max_size=200), words.map(lambda word: steps.encode(CALL, word)[:-1])))
def test_random_bytes_are_a_word_or_one_fault(body: bytes) -> None:
    code = "bad_call"
    try:
        steps.decode(body)
    except PeerFault as fault:
        code = fault.code
    assert code == "bad_call"


@pytest.mark.parametrize(
    "body",
    [
        msgspec.msgpack.encode((b"c" * 15, 1, {"video": True})),
        msgspec.msgpack.encode((CALL, 0, {})),
        msgspec.msgpack.encode((CALL, 8, {})),
        msgspec.msgpack.encode((CALL, 1, {"video": 1})),
        msgspec.msgpack.encode((CALL, 1, {})),
        msgspec.msgpack.encode((CALL, 1)),
        msgspec.msgpack.encode((CALL, 4, {"n": 0, "sdp": "", "camera": True})),
        msgspec.msgpack.encode((CALL, 4, {"n": steps.MAX_ROUND, "sdp": "", "camera": True})),
        msgspec.msgpack.encode((CALL, 4, {"n": 1, "sdp": "é", "camera": True})),
        msgspec.msgpack.encode((CALL, 5, {"n": 1, "sdp": "x" * (steps.MAX_DESCRIPTION + 1), "camera": True})),
        msgspec.msgpack.encode((CALL, 6, {"why": "<img src=x>"})),
        msgspec.msgpack.encode((CALL, 7, {"n": -1, "on": True})),
        msgspec.msgpack.encode((CALL, 1, {"video": True, "filler": "x" * steps.MAX_BODY})),
        b"\x91" * 5000,
        b"",
    ],
)
def test_what_nobody_of_us_says_is_a_fault(body: bytes) -> None:
    with pytest.raises(PeerFault) as fault:
        steps.decode(body)
    assert fault.value.code == "bad_call"


def test_a_later_version_may_say_more() -> None:
    body = msgspec.msgpack.encode((CALL, 1, {"video": True, "hologram": True}))
    assert steps.decode(body) == (CALL, Ring(True))
