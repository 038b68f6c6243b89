"""What a new device says to the one that lets it in: its name and proof, and what comes back in parts."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.identity import new_phrase, recovery_keys
from crypto.keys import Context, generate_device, sign
from sync import frames, limits, linking
from sync.linking import Given, Join
from tests.sync.strategies import fault_code

KEYS, OTHER = (generate_device(Random(number).randbytes) for number in (1, 2))
HASH = b"h" * 32


def test_a_device_proves_its_key_on_this_very_link() -> None:
    asked = linking.join(KEYS, "phöne", HASH)
    assert frames.decode(frames.encode(asked)) == asked
    assert linking.check_join(asked, KEYS.device, HASH) == "phöne"
    for device, hash_ in ((OTHER.device, HASH), (KEYS.device, b"x" * 32)):
        assert fault_code(lambda d=device, h=hash_: linking.check_join(asked, d, h)) == "bad_signature"
    event = Join(b"phone", sign(KEYS.signing_seed, Context.EVENT, HASH))
    assert fault_code(lambda: linking.check_join(event, KEYS.device, HASH)) == "bad_signature"


def test_a_device_that_takes_the_place_of_another_proves_its_own_key_alone() -> None:
    asked = linking.renew(KEYS, OTHER.device, HASH)
    assert frames.decode(frames.encode(asked)) == asked
    assert linking.check_renew(asked, KEYS.device, HASH) == OTHER.device
    for device, hash_ in ((OTHER.device, HASH), (KEYS.device, b"x" * 32)):
        assert fault_code(lambda d=device, h=hash_: linking.check_renew(asked, d, h)) == "bad_signature"


def test_who_comes_back_proves_the_recovery_key_on_this_very_link() -> None:
    recovery, other = (recovery_keys(new_phrase(Random(number).randbytes)) for number in (3, 4))
    asked = linking.recover(recovery, b"a" * 32, HASH)
    assert frames.decode(frames.encode(asked)) == asked
    linking.check_recover(asked, recovery.public, HASH)
    for key, hash_ in ((other.public, HASH), (recovery.public, b"x" * 32)):
        assert fault_code(lambda k=key, h=hash_: linking.check_recover(asked, k, h)) == "bad_signature"
    assert fault_code(lambda: frames.decode(frames.encode(linking.Recover(b"a" * 31, asked.signature)))) == "bad_frame"


@pytest.mark.parametrize("old", [b"", b"o" * 31, b"o" * 33])
def test_whose_place_it_takes_is_a_device(old: bytes) -> None:
    asked = linking.Renew(old, b"s" * 64)
    assert fault_code(lambda: frames.decode(frames.encode(asked))) == "bad_frame"


@pytest.mark.parametrize("name", [b"\xff", b"a\nb", "\u202eb".encode()])
def test_a_name_that_cannot_be_shown_is_refused(name: bytes) -> None:
    signed = linking.join(KEYS, "", HASH).signature
    assert fault_code(lambda: linking.check_join(Join(name, signed), KEYS.device, HASH)) == "bad_name"


def test_a_name_is_cut_to_what_fits() -> None:
    asked = linking.join(KEYS, "x" * (limits.DEVICE_NAME + 1), HASH)
    assert linking.check_join(asked, KEYS.device, HASH) == "x" * limits.DEVICE_NAME
    longer = Join(b"x" * (limits.DEVICE_NAME + 1), asked.signature)
    assert fault_code(lambda: frames.decode(frames.encode(longer))) == "bad_frame"


@given(st.integers(0, 3 * limits.GIVEN_BYTES))
def test_what_is_given_comes_in_parts_that_fit(size: int) -> None:
    data = b"x" * size
    parts = linking.cut(data)
    assert b"".join(part.data for part in parts) == data
    assert [(part.number, part.of) for part in parts] == [(number, len(parts)) for number in range(len(parts))]
    assert all(frames.decode(frames.encode(part)) == part for part in parts)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Given(0, 1, bytes(limits.GIVEN_BYTES)), None),
        (Given(0, 1, bytes(limits.GIVEN_BYTES + 1)), "bad_frame"),
        (Given(limits.GIVEN_PARTS, limits.GIVEN_PARTS, b""), None),
        (Given(0, limits.GIVEN_PARTS + 1, b""), "bad_frame"),
        (Given(-1, 1, b""), "bad_frame"),
    ],
)
def test_the_limits_of_a_part(part: Given, code: str | None) -> None:
    data = bytes((23,)) + frames._ENCODER.encode(part)
    assert (fault_code(lambda: frames.decode(data)) if code else None) == code
