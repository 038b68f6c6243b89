"""Pieces of messages that two ends leave for each other at a relay: cut, written, read, and refused if they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import meeting, topic
from sync.meeting import END, LAST, MORE, ROOM, Piece
from tests.sync.strategies import fault_code

ATTEMPT = b"a" * meeting.ATTEMPT


@given(st.integers(0, 2**31), st.integers(1, 3 * ROOM).map(lambda size: bytes(range(256)) * (size // 256 + 1)))
def test_a_message_comes_out_as_it_went_in(number: int, message: bytes) -> None:
    pieces = list(meeting.cut(ATTEMPT, number, message))
    written = [meeting.write(piece) for piece in pieces]
    assert [meeting.read(each) for each in written] == pieces
    assert [piece.number for piece in pieces] == list(range(number, number + len(pieces)))
    assert [piece.kind for piece in pieces] == [MORE] * (len(pieces) - 1) + [LAST]
    assert b"".join(piece.data for piece in pieces) == message
    assert {len(each) + topic.SEALING for each in written} <= topic.SIZES


def test_a_relay_sees_the_same_sizes_whatever_is_said() -> None:
    said = [Piece(ATTEMPT, 0, LAST, b"x" * size) for size in (1, 50, 100)] + [Piece(ATTEMPT, 9, END)]
    assert len({len(meeting.write(piece)) for piece in said}) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain[:22],
        lambda plain: plain[:-1],
        lambda plain: plain + b"\0",
        lambda plain: plain[:-1] + b"\1",
        lambda plain: plain[:20] + b"\3" + plain[21:],
        lambda plain: plain[:20] + b"\2" + plain[21:],
        lambda plain: plain[:21] + b"\xff\xff" + plain[23:],
        lambda plain: plain[:21] + b"\0\0" + bytes(len(plain) - 23),
    ],
)
def test_what_is_no_piece_is_refused(change: object) -> None:
    plain = meeting.write(Piece(ATTEMPT, 7, LAST, b"hello"))
    assert fault_code(lambda: meeting.read(change(plain))) == "bad_piece"  # type: ignore[operator]


def test_the_two_directions_and_two_relays_share_nothing() -> None:
    here, there = meeting.ways(b"s" * 32, b"r" * 32), meeting.ways(b"s" * 32, b"q" * 32)
    values = [value for keys in (*here, *there) for value in keys]
    assert len(set(values)) == len(values)
