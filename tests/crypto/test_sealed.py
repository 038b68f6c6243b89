"""That Noise X is computed as published, that every bit of a sealed message counts, and what its sizes are."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noise.connection import Keypair, NoiseConnection

from crypto import sealed
from crypto.errors import PeerFault, Refused
from crypto.noise import Handshake, Setup
from crypto.primitives import x25519_public
from tests.crypto.noise_cases import XX, drawing, no_encapsulate, no_random

ALICE, BOB = bytes(range(32)), bytes(range(1, 33))
BOB_KEY = x25519_public(BOB)
VECTOR = json.loads((Path(__file__).parent.parent / "vectors" / "noise" / "cacophony_x.json").read_text())["vectors"][0]


def fixed(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name])


def test_the_published_vector() -> None:
    prologue, remote = fixed("init_prologue"), fixed("init_remote_static")
    random = drawing(fixed("init_ephemeral"))
    ours = Setup(fixed("init_static"), b"", random, no_encapsulate, prologue, remote)
    initiator = Handshake(sealed.PATTERN, True, ours)
    responder = Handshake(sealed.PATTERN, False, Setup(fixed("resp_static"), b"", no_random, no_encapsulate, prologue))
    first, *later = [(bytes.fromhex(m["payload"]), bytes.fromhex(m["ciphertext"])) for m in VECTOR["messages"]]
    assert initiator.write(first[0]) == first[1]
    assert responder.read(first[1]) == first[0]
    assert initiator.handshake_hash == responder.handshake_hash == fixed("handshake_hash")
    assert responder.remote_static == x25519_public(fixed("init_static"))
    (sending, _), (_, receiving) = initiator.split(), responder.split()
    for payload, ciphertext in later:
        assert sending.seal(payload) == ciphertext
        assert receiving.open(ciphertext) == payload


@given(payload=st.binary(max_size=300))
def test_what_is_sealed_opens_and_names_its_sender(payload: bytes) -> None:
    message = sealed.seal(ALICE, BOB_KEY, payload, os.urandom)
    assert len(message) == len(payload) + sealed.OVERHEAD
    assert sealed.open_(BOB, message) == (x25519_public(ALICE), payload)


@pytest.mark.filterwarnings("ignore:One of ephemeral keypairs is already set")
def test_another_implementation_opens_it_and_is_opened() -> None:
    ours = NoiseConnection.from_name(sealed.PATTERN.name.encode())
    ours.set_prologue(b"kith/1")
    ours.set_keypair_from_private_bytes(Keypair.STATIC, BOB)
    ours.set_as_responder()
    ours.start_handshake()
    assert ours.read_message(sealed.seal(ALICE, BOB_KEY, b"hello", os.urandom)) == b"hello"
    theirs = NoiseConnection.from_name(sealed.PATTERN.name.encode())
    theirs.set_prologue(b"kith/1")
    theirs.set_keypair_from_private_bytes(Keypair.STATIC, ALICE)
    theirs.set_keypair_from_public_bytes(Keypair.REMOTE_STATIC, BOB_KEY)
    theirs.set_as_initiator()
    theirs.start_handshake()
    assert sealed.open_(BOB, bytes(theirs.write_message(b"hello"))) == (x25519_public(ALICE), b"hello")


def test_every_bit_counts() -> None:
    message = sealed.seal(ALICE, BOB_KEY, b"hello", os.urandom)
    for at in range(len(message) * 8):
        forged = bytearray(message)
        forged[at // 8] ^= 1 << at % 8
        unopened(BOB, bytes(forged))
    unopened(ALICE, message)
    for size in (0, 31, 32, sealed.OVERHEAD - 1, len(message) - 1):
        unopened(BOB, message[:size])


@given(st.binary(max_size=400))
def test_random_bytes_do_not_open(message: bytes) -> None:
    unopened(BOB, message)


def unopened(private: bytes, message: bytes) -> None:
    with pytest.raises(PeerFault) as caught:
        sealed.open_(private, message)
    assert caught.value.code == "bad_sealed"


def test_the_limit_and_one_beyond() -> None:
    message = sealed.seal(ALICE, BOB_KEY, bytes(sealed.MAX_PAYLOAD), os.urandom)
    assert len(message) == 65_535
    assert sealed.open_(BOB, message).payload == bytes(sealed.MAX_PAYLOAD)
    with pytest.raises(Refused) as caught:
        sealed.seal(ALICE, BOB_KEY, bytes(sealed.MAX_PAYLOAD + 1), no_random)
    assert caught.value.code == "too_large"
    unopened(BOB, message + b"\0")


@pytest.mark.parametrize("key", [bytes(32), b"\1" + bytes(31), b"\xff" * 32, bytes(31)])
def test_a_bad_recipient_is_refused_before_anything_is_drawn(key: bytes) -> None:
    with pytest.raises(PeerFault) as caught:
        sealed.seal(ALICE, key, b"hello", no_random)
    assert caught.value.code == "bad_key"


def test_only_a_pattern_that_says_so_takes_the_key_beforehand() -> None:
    for pattern, initiator, responder in (
        (XX, True, BOB_KEY),
        (sealed.PATTERN, True, b""),
        (sealed.PATTERN, False, BOB_KEY),
    ):
        with pytest.raises(ValueError, match="beforehand"):
            Handshake(pattern, initiator, Setup(ALICE, b"", os.urandom, no_encapsulate, responder=responder))


def test_opening_draws_nothing_and_the_pattern_has_no_key_encapsulation():
    with pytest.raises(AssertionError, match="no randomness"):
        sealed.no_random(32)
    with pytest.raises(AssertionError, match="no key encapsulation"):
        sealed.no_kem(b"k" * 32)
