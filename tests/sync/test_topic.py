"""Frames about topics: every limit at its edge, the lengths that are taken, and names as the specification makes them.

That each frame goes round and that hostile bytes give a fault is tested with all others in `test_hub.py`.
"""

import hashlib
import hmac
import os
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto import space_key
from sync import hub, limits, topic
from tests.sync.strategies import fault_code

NAME, TOKEN, LONGEST = bytes(32), bytes(16), bytes(topic.LARGEST)


def raw(number: int, *fields: object) -> bytes:
    return bytes((number,)) + msgspec.msgpack.encode(fields)


def at_the_edge() -> list[tuple[int, list[Any], int, Any]]:
    """Frame number, its fields at the limit, which of them is changed, and to what beyond it."""
    place = [NAME, TOKEN, 2**63 - 1, bytes(16)]
    return [
        (58, [2**32 - 1, TOKEN, NAME], 0, 2**32),
        (58, [1, TOKEN, NAME], 1, bytes(15)),
        (58, [1, TOKEN, NAME], 2, bytes(33)),
        (59, [1, NAME, 0, 2**63 - 1, 2**32 - 1], 3, 2**63),
        (59, [1, NAME, 0, 0, 2**32 - 1], 4, 2**32),
        (60, [1, NAME, TOKEN, LONGEST], 3, LONGEST + b"\0"),
        (60, [1, NAME, TOKEN, b""], 2, bytes(17)),
        (60, [1, NAME, TOKEN, b""], 1, bytes(31)),
        (61, [1, [place] * 64], 1, [place] * 65),
        (61, [1, [place]], 1, [[NAME, TOKEN, 2**63, b""]]),
        (61, [1, [place]], 1, [[NAME, TOKEN, -1, b""]]),
        (61, [1, [place]], 1, [[NAME, TOKEN, 0, bytes(17)]]),
        (61, [1, [place]], 1, [[NAME, bytes(15), 0, b""]]),
        (62, [1, [[NAME, 0, 0]] * 64], 1, [[NAME, 0, 0]] * 65),
        (63, [NAME, [[1, b"x"]] * 64], 1, [[1, b"x"]] * 65),
        (63, [NAME, [[1, LONGEST]]], 1, [[1, LONGEST + b"\0"]]),
        (64, [NAME, 2**63 - 1], 1, 2**63),
        (65, [1, [NAME] * 64], 1, [NAME] * 65),
        (66, [1, NAME], 1, bytes(31)),
        (67, [NAME], 0, bytes(33)),
    ]


@pytest.mark.parametrize(("number", "fields", "at", "beyond"), at_the_edge())
def test_a_limit_holds_and_one_beyond_does_not(number: int, fields: list[Any], at: int, beyond: object) -> None:
    assert type(hub.decode(raw(number, *fields))) is topic.TYPES[number]
    fields[at] = beyond
    assert fault_code(lambda: hub.decode(raw(number, *fields))) == "bad_frame"


@pytest.mark.parametrize("number", [58, 59, 64, 66, 67])
def test_a_small_frame_stays_small(number: int) -> None:
    fields = {58: [1, TOKEN, NAME], 59: [1, NAME, 0, 0, 0], 64: [NAME, 1], 66: [1, NAME], 67: [NAME]}[number]
    padding = bytes(limits.SMALL_FRAME_BYTES - len(raw(number, *fields, b"")) - 1)
    hub.decode(raw(number, *fields, padding))
    assert fault_code(lambda: hub.decode(raw(number, *fields, padding + b"\0"))) == "bad_frame"


def test_lengths_taken_are_those_of_sealed_envelopes_of_space_keys_and_no_others() -> None:
    key = space_key.space_key(bytes(64))
    for size in (0, 200, 255, 256, 16_000, 16_384, 49_151):
        _, envelope = space_key.seal(key, space_key.chain(key, NAME), NAME, bytes(size), os.urandom)
        assert len(envelope) + 28 in topic.SIZES
    _, large = space_key.seal(key, space_key.chain(key, NAME), NAME, bytes(49_152), os.urandom)
    assert len(large) + 28 not in topic.SIZES
    assert len(topic.SIZES) == 9
    assert len(envelope) + 28 == topic.LARGEST


def test_names_are_made_as_the_specification_says() -> None:
    secret, relay = bytes(range(32)), bytes(range(32, 64))
    made = topic.keys(secret, relay)
    append = hmac.digest(secret, b"append1" + relay, "sha256")[:16]
    read = hmac.digest(secret, b"read1" + relay, "sha256")[:16]
    hashes = [hashlib.sha256(prefix + token).digest() for prefix, token in ((b"append1", append), (b"read1", read))]
    seal = HKDF(SHA256(), 32, bytes(32), b"kith-topic-1 seal" + relay).derive(secret)
    assert made == (hashlib.sha256(b"topic1" + b"".join(hashes)).digest(), append, read, seal)
    assert (topic.hash_of_append(append), topic.hash_of_read(read)) == tuple(hashes)
    assert topic.mark_of(b"envelope") == hashlib.sha256(b"envelope").digest()[:16]


def test_nothing_of_a_topic_at_one_relay_is_of_use_at_another() -> None:
    here, there = topic.keys(bytes(32), b"\1" * 32), topic.keys(bytes(32), b"\2" * 32)
    assert not {*here} & {*there}
    assert len({*here, *there}) == 8
