"""Frames of a relay: each goes round, hostile bytes give a fault and nothing else, every limit holds at its edge."""

import hashlib
import hmac
from typing import Any

import msgspec
import msgspec.inspect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import envelope, pqxdh
from sync import frames, hub, limits
from sync.errors import Refused
from tests.sync.strategies import fault_code, mutations, value_or_fault

codes = st.text("abcxyz_09", min_size=1, max_size=limits.CODE_BYTES)


def like(kind: Any) -> st.SearchStrategy:
    """Any value that a field's annotation allows, as msgspec reads it; long ones are kept short."""
    match kind:
        case msgspec.inspect.IntType():
            return st.integers(kind.ge, kind.le)
        case msgspec.inspect.StrType():
            return codes
        case msgspec.inspect.BytesType():
            least = kind.min_length or 0
            return st.binary(min_size=least, max_size=min(kind.max_length, max(least, 60)))
        case msgspec.inspect.VarTupleType():
            return st.lists(like(kind.item_type), max_size=4).map(tuple)
        case msgspec.inspect.StructType():
            return st.builds(kind.cls, *(like(field.type) for field in kind.fields))
    raise AssertionError(f"no values for {kind}")


FRAMES = st.sampled_from(list(hub.TYPES.values())).flatmap(lambda kind: like(msgspec.inspect.type_info(kind)))


@given(FRAMES)
def test_every_frame_goes_round(frame: hub.HubFrame) -> None:
    assert hub.decode(hub.encode(frame)) == frame


@given(FRAMES.flatmap(lambda frame: mutations(hub.encode(frame))))
def test_changed_bytes_give_a_frame_or_a_fault(data: bytes) -> None:
    value_or_fault(hub.decode, data)


@given(st.integers(0, 70), st.binary(max_size=200))
def test_random_bytes_give_a_frame_or_a_fault(number: int, data: bytes) -> None:
    value_or_fault(hub.decode, bytes((number,)) + data)


def test_numbers_do_not_collide_with_those_of_peers() -> None:
    shared = {number for number in hub.TYPES if number in frames.TYPES}
    assert shared == {13, 14, 15}
    assert all(hub.TYPES[number] is frames.TYPES[number] for number in shared)


def test_frames_of_later_versions_are_known_as_such() -> None:
    assert hub.decode(b"\xf0anything") == frames.Unknown(0xF0)


def raw(number: int, *fields: object) -> bytes:
    return bytes((number,)) + msgspec.msgpack.encode(fields)


def at_the_edge() -> list[tuple[int, list[Any], int, Any]]:
    """Frame number, its fields at the limit, which of them is changed, and to what beyond it."""
    h32, t16, env = bytes(32), bytes(16), bytes(hub.ENVELOPE_LARGEST)
    piece, largest = bytes(limits.HUB_PIECE_BYTES), limits.HUB_BLOB_BYTES
    return [
        (32, [1, t16], 1, bytes(17)),
        (32, [1, t16], 1, bytes(15)),
        (32, [2**32 - 1, t16], 0, 2**32),
        (32, [0, t16], 0, -1),
        (34, [1, h32, bytes(64)], 1, bytes(33)),
        (34, [1, h32, bytes(64)], 2, bytes(63)),
        (36, [1, h32, [h32] * 4096, []], 2, [h32] * 4097),
        (36, [1, h32, [], [[h32, 2**32 - 1]] * 64], 3, [[h32, 1]] * 65),
        (36, [1, h32, [], [[h32, 0]]], 3, [[h32, 2**32]]),
        (37, [1, h32, t16, env], 3, env + b"\0"),
        (37, [1, h32, t16, env], 2, bytes(15)),
        (37, [1, h32, t16, env], 1, bytes(31)),
        (38, [[1] * 4096], 0, [1] * 4097),
        (39, [1, "a" * 40, 5], 1, "a" * 41),
        (39, [1, "a_9", 5], 1, "A sentence."),
        (40, [h32, [[1, b"x"]] * 64], 1, [[1, b"x"]] * 65),
        (41, [h32, 2**63 - 1], 1, 2**63),
        (42, [1, h32, bytes(limits.HUB_CARD_BYTES), 1], 2, bytes(limits.HUB_CARD_BYTES + 1)),
        (42, [1, h32, b"x", 1], 2, b""),
        (45, [1, h32, 0, largest, piece], 4, piece + b"\0"),
        (45, [1, h32, 0, largest, piece], 3, largest + 1),
        (45, [1, h32, 0, 1, piece], 3, 0),
        (45, [1, h32, largest, largest, piece], 2, largest + 1),
        (45, [1, h32, 0, largest, b"x"], 4, b""),
        (46, [1, h32, largest], 2, largest + 1),
        (48, [1, [h32] * 256], 1, [h32] * 257),
        (49, [1, h32, bytes(512), 300], 2, bytes(513)),
        (49, [1, h32, b"", 300], 3, 301),
        (49, [1, h32, b"", 0], 3, -1),
        (50, [1, [t16] * 1024], 1, [t16] * 1025),
        (50, [1, [t16]], 1, [bytes(15)]),
        (52, [1, bytes(4096)], 1, bytes(4097)),
        (54, [1, bytes(20)], 1, bytes(21)),
        (56, [1, bytes(limits.HUB_CRL_BYTES)], 1, bytes(limits.HUB_CRL_BYTES + 1)),
    ]


@pytest.mark.parametrize(("number", "fields", "at", "beyond"), at_the_edge())
def test_a_limit_holds_and_one_beyond_does_not(number: int, fields: list[Any], at: int, beyond: object) -> None:
    assert type(hub.decode(raw(number, *fields))) is hub.TYPES[number]
    fields[at] = beyond
    assert fault_code(lambda: hub.decode(raw(number, *fields))) == "bad_frame"


def test_a_small_frame_stays_small() -> None:
    padding = bytes(limits.SMALL_FRAME_BYTES - len(raw(55, 1, b"")) - 1)
    assert hub.decode(raw(55, 1, padding)) == hub.GetCrl(1)
    assert fault_code(lambda: hub.decode(raw(55, 1, padding + b"\0"))) == "bad_frame"


@pytest.mark.parametrize("data", [b"", bytes(limits.FRAME_BYTES + 1), b"\x20\x92\x01", b"\x20" + b"\x91" * 2000])
def test_bytes_that_are_no_frame(data: bytes) -> None:
    assert fault_code(lambda: hub.decode(data)) == "bad_frame"


def test_no_frame_is_written_that_would_be_refused() -> None:
    around = len(raw(52, 1, bytes(2**16))) - 2**16
    largest = hub.Certify(1, bytes(limits.FRAME_BYTES - around))
    assert len(hub.encode(largest)) == limits.FRAME_BYTES
    beyond = hub.Certify(1, largest.request + b"\0")
    assert fault_code(lambda: hub.encode(beyond), Refused) == "frame_too_large"


def test_lengths_taken_are_those_of_sealed_envelopes_and_no_others() -> None:
    buckets = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 49152]
    around = 1 + 16 + 56 + 32 + 16 + 96
    assert sorted(bucket + around for bucket in buckets) == sorted(
        size for size in hub.ENVELOPE_SIZES if size - around in buckets
    )
    assert {b + around + opening for b in buckets for opening in (0, 3 + pqxdh.HEADER_BYTES)} == hub.ENVELOPE_SIZES
    assert hub.ENVELOPE_LARGEST <= 65_535
    assert envelope.lengths(0) & {bucket + around - 96 for bucket in buckets}


def test_names_are_made_as_the_specification_says() -> None:
    secret = bytes(range(16))
    assert hub.box_id(secret * 2) == hashlib.sha256(b"box1" + secret * 2).digest()
    assert hub.token_hash(secret) == hashlib.sha256(b"token1" + secret).digest()
    assert hub.knock_token(secret) == hmac.digest(secret, b"knock", "sha256")[:16]
    assert hub.card_name(secret) == hmac.digest(secret, b"card", "sha256")
    assert hub.lease_id(secret * 2) == hashlib.sha256(b"lease1" + secret * 2).digest()[:16]
