"""Cutting and reassembly: every size round-trips, every other stream of fragments is a PeerFault within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import PeerFault
from node.net.framing import BODY, Reassembly, cut
from node.net.limits import NOISE_MESSAGE
from sync.limits import FRAME_BYTES


def reassembled(parts) -> bytes:
    reassembly = Reassembly()
    results = [reassembly.add(part) for part in parts]
    assert results[:-1] == [None] * (len(results) - 1)
    return results[-1]


edges = [1, 2, BODY, BODY + 1, BODY + 2, 2 * BODY + 1, 2 * BODY + 2, FRAME_BYTES - 1, FRAME_BYTES]


@given(st.sampled_from(edges) | st.integers(1, FRAME_BYTES), st.integers(0, 255))
def test_every_frame_round_trips(size, kind):
    frame = bytes((kind,)) + bytes(size - 1)
    parts = list(cut(frame))
    assert max(map(len, parts)) <= NOISE_MESSAGE - 16
    assert len(parts) == max(1, -(-(size - 1) // BODY))
    assert reassembled(parts) == frame


def test_several_frames_in_a_row():
    reassembly = Reassembly()
    for frame in (b"\x01abc", b"\x02" + bytes(3 * BODY), b"\x03"):
        assert [reassembly.add(part) for part in cut(frame)][-1] == frame


def test_one_byte_beyond_a_mebibyte_is_refused():
    parts = list(cut(b"\x01" + bytes(FRAME_BYTES)))
    with pytest.raises(PeerFault) as told:
        reassembled(parts)
    assert told.value.code == "frame_too_large"


def test_it_gives_up_before_it_holds_more_than_a_mebibyte():
    reassembly = Reassembly()
    full = b"\x01\0\0\x01" + bytes(BODY)
    for _ in range(FRAME_BYTES // BODY):
        reassembly.add(full)
    with pytest.raises(PeerFault):
        reassembly.add(full)
    assert sum(map(len, reassembly._parts)) <= FRAME_BYTES


BROKEN = {
    "nothing": [b""],
    "short header": [b"\x01\0\0"],
    "other stream": [b"\x01\0\x01\0x"],
    "other flags": [b"\x01\0\0\x80x"],
    "short middle": [b"\x01\0\0\x01" + bytes(BODY - 1)],
    "long middle": [b"\x01\0\0\x01" + bytes(BODY + 1)],
    "other type inside": [b"\x01\0\0\x01" + bytes(BODY), b"\x02\0\0\0x"],
    "empty end": [b"\x01\0\0\x01" + bytes(BODY), b"\x01\0\0\0"],
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN.keys())
def test_a_fragment_that_fits_no_frame_is_refused(parts):
    reassembly = Reassembly()
    for part in parts[:-1]:
        assert reassembly.add(part) is None
    with pytest.raises(PeerFault) as told:
        reassembly.add(parts[-1])
    assert told.value.code == "bad_fragment"


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_random_bytes_give_frames_or_a_fault_and_nothing_else(messages):
    reassembly = Reassembly()
    try:
        for message in messages:
            whole = reassembly.add(message)
            assert whole is None or len(whole) >= 1
    except PeerFault:
        pass
