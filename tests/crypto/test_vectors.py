"""Frozen bytes of version 1: today's code makes and reads them, and so does a second derivation written from SPEC.md.

The second derivation uses nothing of `crypto/`, only `hmac`, `hashlib` and two libraries. ML-KEM ciphertexts are frozen
with their shared secrets and checked on the side of decapsulation, because encapsulation draws its own randomness.
"""

import hashlib
import hmac
import json
import struct
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from kyber_py.ml_kem import ML_KEM_768

from crypto import envelope, identity, pqxdh, ratchet
from crypto.keys import DeviceKeys
from crypto.primitives import mlkem_decapsulate, x25519_public
from crypto.ratchet import State
from tests.crypto.vector_cases import FOLDER

Vector = dict[str, Any]


def frozen(name: str) -> list[Vector]:
    vectors = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["vectors"]
    assert vectors
    return vectors  # type: ignore[no-any-return]


def raw(vector: Vector) -> dict[str, bytes]:
    """The fields of a vector that are bytes."""
    return {name: bytes.fromhex(value) for name, value in vector.items() if isinstance(value, str)}


class Tape:
    """Randomness that gives back what was recorded, all of it and no more."""

    def __init__(self, recorded: str) -> None:
        self.rest = bytes.fromhex(recorded)

    def __call__(self, length: int) -> bytes:
        taken, self.rest = self.rest[:length], self.rest[length:]
        assert len(taken) == length
        return taken


@pytest.mark.parametrize("vector", frozen("identity"))
def test_identity(vector: Vector) -> None:
    keys = identity.recovery_keys(vector["phrase"])
    assert identity.new_phrase(lambda length: bytes.fromhex(vector["entropy"])) == vector["phrase"]
    assert keys.signing_seed.hex() == vector["signing_seed"]
    assert keys.public.hex() == vector["recovery_key"]
    assert keys.salt.hex() == vector["salt"]
    assert keys.backup_private.hex() == vector["backup_private"]
    assert keys.backup.hex() == vector["backup_key"]


@pytest.mark.parametrize("vector", frozen("safety_number"))
def test_safety_number(vector: Vector) -> None:
    assert identity.safety_number(bytes.fromhex(vector["a"]), bytes.fromhex(vector["b"])) == vector["number"]


@pytest.mark.parametrize("vector", frozen("envelope"))
def test_envelope(vector: Vector) -> None:
    case = raw(vector)
    padded = envelope.pad(case["plaintext"])
    assert envelope.seal(case["message_key"], case["fresh"], padded, case["ad"]) == case["sealed"]
    assert (
        envelope.unpad(envelope.open_(case["message_key"], case["fresh"], case["sealed"], case["ad"]))
        == case["plaintext"]
    )


@pytest.mark.parametrize("vector", frozen("pqxdh"))
def test_pqxdh(vector: Vector) -> None:
    case = raw(vector)
    alice = DeviceKeys(case["alice_signing_seed"], case["alice_exchange_private"])
    bob = DeviceKeys(case["bob_signing_seed"], case["bob_exchange_private"])
    alice_party = pqxdh.Party(case["alice_account"], alice.device, alice.exchange)
    bob_party = pqxdh.Party(case["bob_account"], bob.device, bob.exchange)
    signed = pqxdh.make_signed_prekey(bob, vector["signed_id"], case["signed_prekey_private"])
    kem = pqxdh.make_kem_prekey(bob, vector["kem_id"], case["kem_seed"])
    assert (signed.signature, kem.signature) == (case["signed_prekey_signature"], case["kem_signature"])
    once = case.get("one_time_private")
    one_time = pqxdh.OneTimePrekey(vector["one_time_id"], x25519_public(once)) if once else None

    encapsulated = case["kem_shared"], case["kem_ciphertext"]
    assert mlkem_decapsulate(case["kem_seed"], case["kem_ciphertext"]) == case["kem_shared"]
    bundle = pqxdh.Bundle(bob_party, signed, kem, one_time)
    agreed = pqxdh.initiate(alice, alice_party, bundle, Tape(vector["base_private"]), lambda public: encapsulated)
    assert (agreed.header, agreed.secret, agreed.ad) == (case["header"], case["secret"], case["ad"])

    header = pqxdh.read_header(case["header"])
    secrets = pqxdh.PrekeySecrets(case["signed_prekey_private"], signed.public, case["kem_seed"], once)
    assert pqxdh.respond(bob, bob_party, alice_party, header, secrets) == (case["secret"], case["ad"])


@pytest.mark.parametrize("vector", frozen("ratchet"))
def test_ratchet(vector: Vector) -> None:
    """Each step starts from the frozen state of the step before, so stored sessions of version 1 stay readable."""
    case = raw(vector)
    prekey = case["signed_prekey_private"]
    tape = Tape(vector["start_random"])
    start = ratchet.start_initiator(case["secret"], case["ad"], x25519_public(prekey), tape, case["header"])
    stored = {
        "initiator": start.to_bytes(),
        "responder": ratchet.start_responder(case["secret"], case["ad"], prekey).to_bytes(),
    }
    skipped: dict[tuple[bytes, int], bytes] = {}

    def find(chain: bytes, n: int) -> bytes | None:
        return skipped.get((chain, n))

    for step in vector["steps"]:
        state, tape = State.from_bytes(stored[step["who"]]), Tape(step["random"])
        text, sealed = bytes.fromhex(step["text"]), bytes.fromhex(step["envelope"])
        if step["does"] == "says":
            state, made = ratchet.encrypt(state, text, tape)
            assert made == sealed
        else:
            opened = ratchet.decrypt(state, sealed, tape, find)
            skipped.update({(key.chain_id, key.n): key.message_key for key in opened.stored})
            assert opened.plaintext == text
            state = opened.state
        assert tape.rest == b""
        stored[step["who"]] = state.to_bytes()
        assert stored[step["who"]].hex() == step["state"]


# --- the same once more, by hand


def hkdf(ikm: bytes, info: bytes, length: int, salt: bytes = bytes(32)) -> bytes:
    return expand(hmac.digest(salt, ikm, "sha256"), info, length)


def expand(prk: bytes, info: bytes, length: int) -> bytes:
    block, out = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes([counter]), "sha256")
        out += block
    return out[:length]


def dh(private: bytes, public: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def thirds(keys: bytes) -> tuple[bytes, bytes, bytes]:
    return keys[:32], keys[32:64], keys[64:]


def open_by_hand(sealed: bytes, header_key: bytes, chain_key: bytes, ad: bytes) -> tuple[bytes, int, int, bytes]:
    """(ratchet key, PN, N, padded plaintext) of a whole envelope, the chain key being that of its chain's start."""
    at = 3 + int.from_bytes(sealed[1:3], "big") if sealed[0] == 1 else 0
    assert sealed[at] == 2
    fresh, bound = sealed[at + 1 : at + 17], hashlib.sha256(ad).digest() + sealed[: at + 17]
    header = ChaCha20Poly1305(header_key).decrypt(fresh[:12], sealed[at + 17 : at + 73], bound)
    ratchet_key, previous, n = struct.unpack(">32sII", header)
    for _ in range(n):
        chain_key = hmac.digest(chain_key, b"\x02", "sha256")
    keys = expand(hmac.digest(chain_key, b"\x01", "sha256"), b"kith-envelope-1" + fresh, 76)
    assert sealed[at + 73 : at + 105] == keys[44:]
    body = ChaCha20Poly1305(keys[:32]).decrypt(keys[32:44], sealed[at + 105 :], bound + sealed[at + 17 : at + 73])
    return ratchet_key, previous, n, body


@pytest.mark.parametrize("vector", frozen("ratchet"))
def test_the_first_three_chains_derived_by_hand(vector: Vector) -> None:
    case = raw(vector)
    root, initiator_header_key, responder_header_key = thirds(hkdf(case["secret"], b"kith-ratchet-1 start", 96))
    initiator_private = bytes.fromhex(vector["start_random"])
    said = [step for step in vector["steps"] if step["does"] == "says"]
    heard = [step for step in vector["steps"] if step["does"] == "hears"]

    def padded(step: Vector) -> bytes:
        return (bytes.fromhex(step["text"]) + b"\x80").ljust(256, b"\x00")

    info = b"kith-ratchet-1 root"
    agreed = dh(initiator_private, public_of(case["signed_prekey_private"]))
    root, chain, next_initiator_header_key = thirds(hkdf(agreed, info, 96, root))
    for n, step in enumerate(said[:2]):
        opened = open_by_hand(bytes.fromhex(step["envelope"]), initiator_header_key, chain, case["ad"])
        assert opened == (public_of(initiator_private), 0, n, padded(step))

    responder_private = bytes.fromhex(heard[0]["random"])
    root, chain, _ = thirds(hkdf(dh(responder_private, public_of(initiator_private)), info, 96, root))
    opened = open_by_hand(bytes.fromhex(said[2]["envelope"]), responder_header_key, chain, case["ad"])
    assert opened == (public_of(responder_private), 0, 0, padded(said[2]))

    initiator_private = bytes.fromhex(heard[2]["random"])
    root, chain, _ = thirds(hkdf(dh(initiator_private, public_of(responder_private)), info, 96, root))
    for n, step in enumerate(said[3:6]):
        opened = open_by_hand(bytes.fromhex(step["envelope"]), next_initiator_header_key, chain, case["ad"])
        assert opened == (public_of(initiator_private), 2, n, padded(step))


@pytest.mark.parametrize("vector", frozen("pqxdh"))
def test_the_agreement_derived_by_hand(vector: Vector) -> None:
    case = raw(vector)
    signed, once = public_of(case["signed_prekey_private"]), case.get("one_time_private")
    bob = public_of(case["bob_exchange_private"])
    agreed = (
        dh(case["alice_exchange_private"], signed) + dh(case["base_private"], bob) + dh(case["base_private"], signed)
    )
    if once:
        agreed += dh(case["base_private"], public_of(once))
    _, decapsulation_key = ML_KEM_768.key_derive(case["kem_seed"])
    agreed += ML_KEM_768.decaps(decapsulation_key, case["kem_ciphertext"])
    assert hkdf(b"\xff" * 32 + agreed, b"kith-pqxdh-1_CURVE25519_SHA-256_ML-KEM-768", 32) == case["secret"]
