"""Keys that a peer who knows the psk and follows the pattern must not get away with, at every place a key is read."""

import os

import pytest

from crypto.noise import PRODUCT, Handshake, Setup
from crypto.primitives import mlkem_encapsulate, mlkem_public, x25519_public
from tests.crypto import edwards
from tests.crypto.noise_cases import INITIATOR_STATIC, PSK, dies, exchange, pair

PAYLOADS = [b""] * 3


class Forger(Handshake):
    """A peer that knows the psk and follows the pattern, but puts a key of its choice into one token."""

    forged: dict[str, bytes]

    def _write_token(self, token: str, setup: Setup) -> bytes:
        if token not in self.forged:
            return super()._write_token(token, setup)
        key = self.forged[token]
        if token == "e":
            self._ephemeral_private = INITIATOR_STATIC
            self._mix_ephemeral(key)
            return key
        return self._symmetric.encrypt_and_hash(key)


def forger(initiator: bool, **forged: bytes) -> Forger:
    handshake = Forger(PRODUCT, initiator, Setup(INITIATOR_STATIC, PSK, os.urandom, mlkem_encapsulate))
    handshake.forged = forged
    return handshake


def bad_x25519() -> dict[str, bytes]:
    """Keys whose Diffie-Hellman results the forger knows as well as those of his good key."""
    good = edwards.multiply(clamped(INITIATOR_STATIC), edwards.BASE)
    keys = {f"plus {k}T": edwards.to_u(edwards.add(good, edwards.TORSION[k])) for k in range(1, 8)}
    keys |= {f"{k}T": edwards.to_u(edwards.TORSION[k]) for k in range(1, 8)}
    public = edwards.to_u(good)
    keys["high bit"] = public[:31] + bytes((public[31] | 0x80,))
    keys["non-canonical zero"] = edwards.P.to_bytes(32, "little")
    keys["non-canonical 9"] = (edwards.P + 9).to_bytes(32, "little")
    keys["twist"] = next(u for u in range(2, 40) if edwards.from_u(u) is None).to_bytes(32, "little")
    return keys


def clamped(private: bytes) -> int:
    return int.from_bytes(private, "little") & (2**254 - 8) | 2**254


BAD_X25519 = bad_x25519()
BAD = pytest.mark.parametrize("key", BAD_X25519.values(), ids=BAD_X25519.keys())


def test_the_forger_of_these_tests_can_finish_a_handshake() -> None:
    good = x25519_public(INITIATOR_STATIC)
    assert edwards.to_u(edwards.multiply(clamped(INITIATOR_STATIC), edwards.BASE)) == good
    initiator, (_, responder) = forger(True, e=good, s=good), pair()
    exchange(initiator, responder, PAYLOADS)
    assert responder.remote_static == good


@BAD
def test_a_bad_static_key_of_the_initiator_is_refused(key: bytes) -> None:
    initiator, (_, responder) = forger(True, s=key), pair()
    exchange(initiator, responder, PAYLOADS[:2])
    dies(responder, initiator.write(b""))


@BAD
def test_a_bad_static_key_of_the_responder_is_refused(key: bytes) -> None:
    (initiator, _), responder = pair(), forger(False, s=key)
    responder.read(initiator.write(b""))
    dies(initiator, responder.write(b""))


@BAD
def test_a_bad_ephemeral_key_of_the_initiator_is_refused_before_an_answer(key: bytes) -> None:
    initiator, (_, responder) = forger(True, e=key), pair()
    dies(responder, initiator.write(b""))


@BAD
def test_a_bad_ephemeral_key_of_the_responder_is_refused(key: bytes) -> None:
    (initiator, _), responder = pair(), forger(False, e=key)
    responder.read(initiator.write(b""))
    dies(initiator, responder.write(b""))


def test_an_unreduced_mlkem_key_is_refused_before_an_answer() -> None:
    public = mlkem_public(bytes(64))
    for bad in (b"\xff" * 3 + public[3:], b"\xff" * 1184):
        initiator, (_, responder) = forger(True, e1=bad), pair()
        dies(responder, initiator.write(b""))
