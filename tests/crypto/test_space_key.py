"""Keys of spaces: chains that go round in any order, what no other key or bit opens, and a second derivation."""

from __future__ import annotations

import hashlib
import hmac
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from crypto import envelope, space_key
from crypto.space_key import MOST, Chain
from tests.crypto.people import refused, seeded
from tests.crypto.test_vectors import Vector, frozen, raw

KEY = space_key.space_key(b"\x07" * 64)
OTHER = space_key.space_key(b"\x08" * 64)
ANN, BEN = b"\x0a" * 32, b"\x0b" * 32


def said(device: bytes, *texts: bytes) -> list[bytes]:
    """These texts under one key, from the start of a device's chain."""
    at, random, made = space_key.chain(KEY, device), seeded(device), []
    for text in texts:
        at, sealed = space_key.seal(KEY, at, device, text, random)
        made.append(sealed)
    return made


@given(st.permutations(range(6)), st.booleans())
def test_messages_open_in_any_order_with_and_without_a_known_place(order: list[int], remembered: bool) -> None:
    texts = [f"text {number}".encode() for number in range(6)]
    made = said(ANN, *texts)
    known: dict[bytes, Chain] = {}
    for number in order:
        opened, behind = space_key.open_from(KEY, made[number], known.get)
        assert opened == space_key.open_(KEY, made[number]) == (ANN, number, texts[number])
        assert behind == space_key.moved(space_key.chain(KEY, ANN), number + 1)
        if remembered:
            known[opened.device] = behind


def test_what_is_known_of_a_chain_saves_the_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    last = space_key.seal(KEY, space_key.moved(space_key.chain(KEY, ANN), 900), ANN, b"last", seeded("last"))[1]
    begun: list[int] = []
    move = space_key.moved
    monkeypatch.setattr(space_key, "moved", lambda at, number: begun.append(at.number) or move(at, number))
    for at in (None, 7, 900, 901):
        place = None if at is None else move(space_key.chain(KEY, ANN), at)
        assert space_key.open_from(KEY, last, {ANN: place, BEN: Chain(bytes(32), 1)}.get)[0].plaintext == b"last"
    assert begun == [0, 7, 900, 0]


def test_every_device_has_its_own_chain_and_no_two_messages_share_a_key() -> None:
    keys = {
        space_key.moved(space_key.chain(key, device), number).key
        for key in (KEY, OTHER)
        for device in (ANN, BEN)
        for number in range(20)
    }
    assert len(keys) == 80
    (ann,), (ben,) = said(ANN, b"same"), said(BEN, b"same")
    assert (space_key.open_(KEY, ann).device, space_key.open_(KEY, ben).device) == (ANN, BEN)


def test_the_same_place_of_a_chain_twice_gives_no_two_bodies_under_one_key() -> None:
    """What a rolled back disk would do: the fresh bytes make key and nonce new."""
    start = space_key.chain(KEY, ANN)
    random = seeded("twice")
    first, second = (space_key.seal(KEY, start, ANN, b"x" * 40, random)[1] for _ in range(2))
    assert first[-200:] != second[-200:]
    assert space_key.open_(KEY, first) == space_key.open_(KEY, second)


@pytest.mark.parametrize("place", range(0, 460, 3))
def test_one_bit_anywhere_is_refused(place: int) -> None:
    (sealed,) = said(ANN, b"hello")
    bent = bytearray(sealed)
    bent[place % len(bent)] ^= 1 << place % 8
    with pytest.raises(space_key.PeerFault) as caught:
        space_key.open_(KEY, bytes(bent))
    assert caught.value.code in {"bad_envelope", "wrong_key", "bad_message"}


def test_each_fault_has_its_own_code() -> None:
    (sealed,) = said(ANN, b"hello")
    refused("wrong_key", space_key.open_, OTHER, sealed)
    for cut in (b"", sealed[:-1], sealed + b"\x00", b"\x02" + sealed[1:], sealed[: len(sealed) - 256]):
        refused("bad_envelope", space_key.named, cut)
        refused("bad_envelope", space_key.open_, KEY, cut)
    refused("bad_key", space_key.space_key, b"\x07" * 31)
    assert space_key.named(sealed) == KEY.kid


def test_padding_that_does_not_come_off_is_damage() -> None:
    start, random = space_key.chain(KEY, ANN), seeded("unpadded")
    sealed = space_key.seal(KEY, start, ANN, b"hello", random)[1]
    before, fresh = sealed[: len(sealed) - 304], sealed[17:33]
    message_key = hmac.new(start.key, b"\x01", hashlib.sha256).digest()
    body = envelope.seal(message_key, fresh, bytes(256), before)
    refused("bad_message", space_key.open_, KEY, before + body)


def test_a_chain_ends_and_no_number_beyond_it_is_worked_for() -> None:
    start = space_key.chain(KEY, ANN)
    last = space_key.moved(start, MOST - 1)
    ended, sealed = space_key.seal(KEY, last, ANN, b"the last", seeded("last"))
    assert space_key.open_(KEY, sealed) == (ANN, MOST - 1, b"the last")
    refused("chain_ended", space_key.seal, KEY, ended, ANN, b"no more", seeded("more"))
    refused("too_large", space_key.seal, KEY, start, ANN, bytes(envelope.MAX_PLAINTEXT + 1), seeded("large"))


def test_a_number_that_no_chain_reaches_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(space_key, "MOST", 1 << 32)
        _, sealed = space_key.seal(KEY, Chain(bytes(32), MOST), ANN, b"far", seeded("far"))
    refused("too_far_ahead", space_key.open_, KEY, sealed)


def test_a_proof_is_of_one_key_on_one_link_by_one_side() -> None:
    proofs = {
        space_key.proof(key, handshake, role) for key in (KEY, OTHER) for handshake in (ANN, BEN) for role in (0, 1)
    }
    assert len(proofs) == 8
    assert {len(each) for each in proofs} == {8}


# --- whose a key is


def test_a_name_binds_a_key_to_the_device_that_made_it() -> None:
    drawn = b"\x09" * 32
    mine, theirs = (space_key.space_key(space_key.make(lambda length: drawn[:length], who)) for who in (ANN, BEN))
    assert mine.secret == drawn + ANN
    assert mine.kid == space_key.name(ANN, space_key.fingerprint(mine.secret))
    assert space_key.name(BEN, space_key.fingerprint(mine.secret)) not in (mine.kid, theirs.kid)
    assert len({mine.kid, theirs.kid, mine.proof_key, theirs.proof_key, mine.header_key, theirs.header_key}) == 6


def test_what_follows_from_something_else_is_nobodys() -> None:
    key = space_key.derived(b"\x09" * 32)
    assert key.secret == b"\x09" * 32 + bytes(32)
    assert key.kid == space_key.name(bytes(32), space_key.fingerprint(key.secret))


# --- a second derivation, from SPEC.md alone


def _hkdf(secret: bytes, info: bytes, length: int = 32) -> bytes:
    return _expand(hmac.new(bytes(32), secret, hashlib.sha256).digest(), info, length)


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    made, block = b"", b""
    while len(made) < length:
        block = hmac.new(key, block + info + bytes((len(made) // 32 + 1,)), hashlib.sha256).digest()
        made += block
    return made[:length]


@pytest.mark.parametrize("vector", frozen("space_key"))
def test_vectors(vector: Vector) -> None:
    case = raw(vector)
    secret, device, sealed, number = case["secret"], case["device"], case["sealed"], vector["number"]
    assert len(secret) == 64
    fingerprint = hashlib.sha256(b"kid2 secret" + secret).digest()
    assert hashlib.sha256(b"kid2 name" + secret[32:] + fingerprint).digest()[:16] == case["kid"] == sealed[1:17]
    fresh = sealed[17:33]
    header = ChaCha20Poly1305(_hkdf(secret, b"kith-space-1 header")).decrypt(fresh[:12], sealed[33:85], sealed[:33])
    assert struct.unpack(">32sI", header) == (device, number)
    chain = _hkdf(secret, b"kith-space-1 chain" + device)
    for _ in range(number):
        chain = hmac.new(chain, b"\x02", hashlib.sha256).digest()
    message_key = hmac.new(chain, b"\x01", hashlib.sha256).digest()
    keys = _expand(message_key, b"kith-envelope-1" + fresh, 76)
    assert sealed[85:117] == keys[44:]
    padded = ChaCha20Poly1305(keys[:32]).decrypt(keys[32:44], sealed[117:], sealed[:85])
    assert padded.rstrip(b"\x00") == case["plain"] + b"\x80"
    proof_key = _hkdf(secret, b"kith-space-1 proof")
    proof = hmac.new(proof_key, case["handshake"] + bytes((1,)), hashlib.sha256).digest()[:8]
    assert proof == case["proof"]

    key = space_key.space_key(secret)
    assert space_key.proof(key, case["handshake"], 1) == proof
    assert space_key.open_(key, sealed) == (device, number, case["plain"])
    at = space_key.moved(space_key.chain(key, device), number)
    assert space_key.seal(key, at, device, case["plain"], lambda length: fresh[:length])[1] == sealed


def test_the_lengths_are_exactly_those_that_an_envelope_can_have() -> None:
    shape = b"\x03" + KEY.kid
    assert {len(said(ANN, bytes(size))[0]) for size in (0, 256, 20_000, envelope.MAX_PLAINTEXT)} <= space_key.lengths()
    for length in space_key.lengths():
        assert space_key.named(shape.ljust(length, b"\0")) == KEY.kid
        refused("bad_envelope", lambda length=length: space_key.named(shape.ljust(length + 1, b"\0")))
