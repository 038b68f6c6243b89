"""The shape of an envelope, its padding, and the seal that commits to its key."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import example, given
from hypothesis import strategies as st

from crypto import envelope as e
from crypto.primitives import hkdf_expand
from tests.crypto.people import attempt, refused, seeded, talking

KEY, FRESH, AD = bytes(range(32)), bytes(range(16)), b"associated"
BUCKETS = [256, 512, 1024, 2048, 4096, 8192, 16384, *range(2 * 16384, e.MAX_PADDED + 1, 16384)]


# --- padding


@given(st.binary(max_size=40_000))
@example(b"")
@example(b"\x80")
@example(b"\x80\x00\x00")
def test_padding_goes_round(plaintext: bytes) -> None:
    padded = e.pad(plaintext)
    assert e.unpad(padded) == plaintext
    assert len(padded) == min(bucket for bucket in BUCKETS if bucket > len(plaintext))


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_holds_one_byte_less_than_its_size(bucket: int) -> None:
    assert len(e.pad(bytes(bucket - 1))) == bucket
    if bucket < e.MAX_PADDED:
        assert len(e.pad(bytes(bucket))) > bucket


def test_the_largest_plaintext_and_one_byte_more() -> None:
    assert e.MAX_PLAINTEXT == 512 * 1024 - 1
    assert len(e.unpad(e.pad(bytes(e.MAX_PLAINTEXT)))) == e.MAX_PLAINTEXT
    refused("too_large", e.pad, bytes(e.MAX_PLAINTEXT + 1))


@given(st.one_of(st.binary(max_size=1100), st.sampled_from([255, 256, 257, 512, 1024]).map(bytes)))
@example(b"x" * 256)
@example(b"\x80" + bytes(511))
@example(b"x" * 256 + b"\x80" + bytes(767))
@example(b"x" + b"\x80" + bytes(254) + b"\x01")
def test_only_what_pad_makes_can_be_unpadded(padded: bytes) -> None:
    plaintext, code = attempt(e.unpad, padded)
    assert code in {"", "bad_padding"}
    if isinstance(plaintext, bytes):
        assert e.pad(plaintext) == padded


# --- shape


def envelope(header: bytes = b"", bucket: int = 256) -> bytes:
    return e.front(header, FRESH) + bytes(e.SEALED_HEADER + e.COMMITMENT + bucket + 16)


@given(st.binary(max_size=e.MAX_OPENING), st.sampled_from(BUCKETS[:9]))
def test_parse_and_first_go_round(header: bytes, bucket: int) -> None:
    whole = envelope(header, bucket)
    parsed = e.parse(whole)
    if header:
        assert isinstance(parsed, e.First)
        assert parsed.header == header
        assert e.first(*parsed) == whole
        assert e.parse(parsed.inner) == e.Message(parsed.inner)
    else:
        assert parsed == e.Message(whole)


@given(
    st.binary(max_size=1000), st.sampled_from([b"", b"\x01", b"\x01\x00\x05", b"\x02"]), st.sampled_from([0, 374, 630])
)
def test_random_bytes_are_an_envelope_or_refused(junk: bytes, head: bytes, size: int) -> None:
    data = head + (junk if not size else junk.ljust(size, b"\x02")[:size])
    parsed, code = attempt(e.parse, data)
    assert code in {"", "bad_envelope"}
    if isinstance(parsed, e.First | e.Message):
        assert data.endswith(parsed.inner)


@pytest.mark.parametrize("size", [1, e.MAX_OPENING])
def test_a_first_header_of_legal_size(size: int) -> None:
    assert isinstance(e.parse(envelope(bytes(size))), e.First)


def test_a_first_header_over_the_limit_is_refused_on_both_sides() -> None:
    refused("too_large", e.first, bytes(e.MAX_OPENING + 1), b"")
    long = b"\x01" + (e.MAX_OPENING + 1).to_bytes(2, "big") + bytes(e.MAX_OPENING + 1) + envelope()
    refused("bad_envelope", e.parse, long)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        b"\x02",
        b"\x01\x00",
        b"\x01\x00\x00" + envelope(),
        b"\x01\xff\xff" + envelope(),
        b"\x01\x00\x04abcd" + b"\x01" + envelope()[1:],
        b"\x01\x00\x04abcd" + envelope(b"nested"),
        b"\x00" + envelope()[1:],
        b"\x03" + envelope()[1:],
        envelope()[:-1],
        envelope() + b"\x00",
        envelope(bucket=0),
        envelope(bucket=128),
        envelope(bucket=16384 + 256),
        envelope(bucket=e.MAX_PADDED + 16384),
        envelope()[: e.SEALED_HEADER],
    ],
)
def test_what_is_no_envelope(data: bytes) -> None:
    refused("bad_envelope", e.parse, data)


def test_the_largest_envelope_is_one() -> None:
    assert e.parse(envelope(bytes(e.MAX_OPENING), e.MAX_PADDED))


def test_an_envelope_shows_nothing_but_its_kind_and_its_bucket() -> None:
    alice, _ = talking("shape")
    envelopes = [alice.say(b"x" * size) for size in (0, 1, 100, 255)]
    assert {len(each) for each in envelopes} == {1 + 16 + 56 + 32 + 256 + 16}
    assert {each[0] for each in envelopes} == {2}
    for at in range(1, 17):
        assert len({each[at : at + 32] for each in envelopes}) == 4


# --- seal


@given(st.binary(max_size=600), st.binary(max_size=60))
def test_the_seal_goes_round(plaintext: bytes, ad: bytes) -> None:
    sealed = e.seal(KEY, FRESH, plaintext, ad)
    assert len(sealed) == len(plaintext) + 48
    assert e.open_(KEY, FRESH, sealed, ad) == plaintext


def test_the_seal_is_the_one_of_the_specification() -> None:
    keys = hkdf_expand(KEY, b"kith-envelope-1" + FRESH, 76)
    expected = keys[44:76] + ChaCha20Poly1305(keys[:32]).encrypt(keys[32:44], b"text", AD)
    assert e.seal(KEY, FRESH, b"text", AD) == expected


def test_every_bit_of_key_fresh_body_and_associated_data_counts() -> None:
    sealed = e.seal(KEY, FRESH, b"text", AD)
    parts = [KEY, FRESH, sealed, AD]
    for index, part in enumerate(parts):
        for bit in range(8 * len(part)):
            changed = list(parts)
            changed[index] = flip(part, bit)
            refused("bad_seal", e.open_, *changed)


def flip(data: bytes, bit: int) -> bytes:
    return (int.from_bytes(data, "big") ^ (1 << bit)).to_bytes(len(data), "big")


@pytest.mark.parametrize("size", [0, 1, 31, 32, 47])
def test_a_body_too_short_for_a_seal(size: int) -> None:
    refused("bad_seal", e.open_, KEY, FRESH, e.seal(KEY, FRESH, b"text", AD)[:size], AD)


def test_the_commitment_refuses_a_body_made_for_another_key() -> None:
    """Without commitment the sealed part would have to be trusted to open under one key only; it is checked first.

    ChaCha20-Poly1305 alone lets a sender build one ciphertext for two keys. Here the other key's commitment is in the
    envelope, so even a ciphertext that would open is refused before it is tried.
    """
    other = bytes(reversed(KEY))
    keys = hkdf_expand(other, b"kith-envelope-1" + FRESH, 76)
    opens_under_other = ChaCha20Poly1305(keys[:32]).encrypt(keys[32:44], b"text", AD)
    committed_to_key = e.seal(KEY, FRESH, b"text", AD)[:32] + opens_under_other
    refused("bad_seal", e.open_, other, FRESH, committed_to_key, AD)
    assert e.open_(other, FRESH, keys[44:] + opens_under_other, AD) == b"text"


def test_the_commitment_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = e.seal(KEY, FRESH, b"text", AD)
    monkeypatch.setattr(e, "equal", lambda a, b: False)
    refused("bad_seal", e.open_, KEY, FRESH, sealed, AD)


def test_fresh_bytes_make_each_seal_of_one_key_another() -> None:
    draw = seeded("fresh")
    assert len({e.seal(KEY, draw(16), b"text", AD) for _ in range(50)}) == 50


@pytest.mark.parametrize("header", [0, 1134])
def test_the_lengths_are_exactly_those_that_split_takes(header: int) -> None:
    start, taken = e.opening(bytes(header)) + b"\x02", e.lengths(header)
    for length in range(max(taken) + 2):
        if length in taken:
            e.split(start.ljust(length, b"\0"))
        elif length % 997 == 0:
            refused("bad_envelope", e.split, start.ljust(length, b"\0"))
