"""That the Noise machine computes the right bytes: published vectors, another implementation, a derivation by hand.

The published vectors are in `tests/vectors/noise`, with their sources (`transport_begins: init` marks a source whose
transport starts over with the initiator). The hybrid pattern has no published vectors; ours are
frozen in `tests/vectors/v1/noise_hybrid.json` and derived again below without the machine.
"""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st
from kyber_py.ml_kem import ML_KEM_768
from noise.connection import Keypair, NoiseConnection

from crypto.noise import PRODUCT, Handshake, Pattern, Setup
from tests.crypto.noise_cases import NN, PLAIN, XX, XXPSK0, drawing, no_encapsulate

Vector = dict[str, object]

FROZEN = json.loads((Path(__file__).parent.parent / "vectors" / "v1" / "noise_hybrid.json").read_text())["vectors"]


def published() -> list[Vector]:
    """Every published entry, from every file of the folder."""
    files = sorted((Path(__file__).parent.parent / "vectors" / "noise").glob("*.json"))
    return [vector for file in files for vector in json.loads(file.read_text())["vectors"]]


def sides(pattern: Pattern, vector: Vector) -> tuple[Handshake, Handshake]:
    """Both sides of a vector in cacophony's format, each drawing the ephemeral key that the vector prescribes."""
    return side(pattern, vector, "init"), side(pattern, vector, "resp")


def side(pattern: Pattern, vector: Vector, role: str) -> Handshake:
    def value(name: str) -> bytes:
        return bytes.fromhex(str(vector.get(f"{role}_{name}", "")))

    psk = bytes.fromhex("".join(vector.get(f"{role}_psks", ())))
    random = drawing(*filter(None, (value("ephemeral"), value("kem_seed"))))
    setup = Setup(value("static"), psk, random, recorded(vector), value("prologue"))
    return Handshake(pattern, role == "init", setup)


def recorded(vector: Vector):
    """The encapsulation of the vector, for the key it was made for and no other."""
    kem = vector.get("encapsulation")
    if kem is None:
        return no_encapsulate

    def encapsulate(public: bytes) -> tuple[bytes, bytes]:
        assert hashlib.sha256(public).hexdigest() == kem["public_sha256"]
        return bytes.fromhex(kem["shared"]), bytes.fromhex(kem["ciphertext"])

    return encapsulate


def play(pattern: Pattern, vector: Vector) -> None:
    """Handshake and transport of a vector: every message to the byte, every payload read back, the hash at the end."""
    initiator, responder = sides(pattern, vector)
    messages = [(bytes.fromhex(m["payload"]), bytes.fromhex(m["ciphertext"])) for m in vector["messages"]]
    turns = len(pattern.messages)
    for step, (payload, ciphertext) in enumerate(messages[:turns]):
        writer, reader = (initiator, responder) if step % 2 == 0 else (responder, initiator)
        assert writer.write(payload) == ciphertext
        assert reader.read(ciphertext) == payload
    if "handshake_hash" in vector:
        assert initiator.handshake_hash.hex() == responder.handshake_hash.hex() == vector["handshake_hash"]
    ciphers = initiator.split(), responder.split()
    first = 0 if vector.get("transport_begins") == "init" else turns
    for step, (payload, ciphertext) in enumerate(messages[turns:], first):
        assert ciphers[step % 2][0].seal(payload) == ciphertext
        assert ciphers[1 - step % 2][1].open(ciphertext) == payload


# --- published vectors


@pytest.mark.parametrize("name", [XX.name, XXPSK0.name])
def test_published_vectors(name: str) -> None:
    vectors = [vector for vector in published() if vector["protocol_name"] == name]
    assert vectors, f"the folder has no vector for {name}"
    for vector in vectors:
        play(PLAIN[name], vector)


# --- another implementation

KEYS = st.binary(min_size=32, max_size=32)


def oracle(pattern: Pattern, setup: Setup, ephemeral: bytes, initiator: bool) -> NoiseConnection:
    """The same side in the package `noiseprotocol`, which shares no code with ours."""
    connection = NoiseConnection.from_name(pattern.name.encode())
    if setup.psk:
        connection.set_psks(psk=setup.psk)
    connection.set_prologue(setup.prologue)
    if pattern is not NN:
        connection.set_keypair_from_private_bytes(Keypair.STATIC, setup.static_private)
    connection.set_keypair_from_private_bytes(Keypair.EPHEMERAL, ephemeral)
    if initiator:
        connection.set_as_initiator()
    else:
        connection.set_as_responder()
    connection.start_handshake()
    return connection


@pytest.mark.filterwarnings("ignore:One of ephemeral keypairs is already set")
@pytest.mark.parametrize("pattern", PLAIN.values(), ids=PLAIN.keys())
@pytest.mark.parametrize("we_dial", [True, False], ids=["we dial", "they dial"])
@given(statics=st.tuples(KEYS, KEYS), ephemerals=st.tuples(KEYS, KEYS), psk=KEYS, data=st.data())
@settings(max_examples=10)
def test_another_implementation_agrees(
    pattern: Pattern, we_dial: bool, statics: tuple[bytes, bytes], ephemerals: tuple[bytes, bytes], psk: bytes, data
) -> None:
    prologue = data.draw(st.binary(max_size=40))
    payloads = data.draw(st.lists(st.binary(max_size=100), min_size=7, max_size=7))
    setups = [
        Setup(static, pattern.has_psk * psk, drawing(ephemeral), no_encapsulate, prologue)
        for static, ephemeral in zip(statics, ephemerals, strict=True)
    ]
    ours = Handshake(pattern, we_dial, setups[0])
    theirs = oracle(pattern, setups[1], ephemerals[1], initiator=not we_dial)
    turns = len(pattern.messages)
    for step, payload in enumerate(payloads[:turns]):
        if (step % 2 == 0) == we_dial:
            assert theirs.read_message(ours.write(payload)) == payload
        else:
            assert ours.read(bytes(theirs.write_message(payload))) == payload
    assert ours.handshake_hash == theirs.get_handshake_hash()
    sending, receiving = ours.split()
    for payload in payloads[turns:]:
        assert theirs.decrypt(sending.seal(payload)) == payload
        assert receiving.open(bytes(theirs.encrypt(payload))) == payload


# --- the hybrid pattern, frozen


@pytest.mark.parametrize("vector", FROZEN, ids=lambda vector: vector["name"])
def test_frozen_hybrid_vectors(vector: Vector) -> None:
    assert vector["protocol_name"] == PRODUCT.name
    play(PRODUCT, vector)


@pytest.mark.parametrize("vector", FROZEN, ids=lambda vector: vector["name"])
def test_frozen_hybrid_vectors_derived_by_hand(vector: Vector) -> None:
    """The three messages written out line by line from the specification, with nothing of `crypto/`."""
    assert [m["ciphertext"] for m in vector["messages"]][:3] == [message.hex() for message in by_hand(vector)]


def test_the_frozen_encapsulations_are_real() -> None:
    for vector in FROZEN:
        public, private = ML_KEM_768.key_derive(bytes.fromhex(vector["init_kem_seed"]))
        kem = vector["encapsulation"]
        assert hashlib.sha256(public).hexdigest() == kem["public_sha256"]
        assert ML_KEM_768.decaps(private, bytes.fromhex(kem["ciphertext"])).hex() == kem["shared"]


def by_hand(vector: Vector) -> list[bytes]:
    def take(name: str) -> bytes:
        return bytes.fromhex(vector[name])

    def derive(chain: bytes, material: bytes, count: int) -> list[bytes]:
        key = hmac.digest(chain, material, "sha256")
        outputs = [b""]
        for number in range(1, count + 1):
            outputs.append(hmac.digest(key, outputs[-1] + bytes([number]), "sha256"))
        return outputs[1:]

    def mixed(*parts: bytes) -> bytes:
        return hashlib.sha256(b"".join(parts)).digest()

    def sealed(key: bytes, counter: int, text: bytes, transcript: bytes) -> bytes:
        return ChaCha20Poly1305(key).encrypt(bytes(4) + counter.to_bytes(8, "little"), text, transcript)

    def public(private: bytes) -> bytes:
        return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()

    def agreed(private: bytes, other: bytes) -> bytes:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public(other)))

    psk = bytes.fromhex(vector["init_psks"][0])
    ei, si, er, sr = (take(f"{role}_{key}") for role in ("init", "resp") for key in ("ephemeral", "static"))
    shared, ciphertext = (bytes.fromhex(vector["encapsulation"][name]) for name in ("shared", "ciphertext"))
    payloads = [bytes.fromhex(m["payload"]) for m in vector["messages"][:3]]
    e1 = ML_KEM_768.key_derive(take("init_kem_seed"))[0]

    ck = hashlib.sha256(b"Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256").digest()  # the name has 49 bytes
    h = mixed(ck, take("init_prologue"))
    ck, temp, _ = derive(ck, psk, 3)  # -> psk
    h = mixed(h, temp)
    h = mixed(h, public(ei))  # e
    ck, k = derive(ck, public(ei), 2)
    sealed_e1 = sealed(k, 0, e1, h)  # e1
    h = mixed(h, sealed_e1)
    sealed_payload = sealed(k, 1, payloads[0], h)
    h = mixed(h, sealed_payload)
    first = public(ei) + sealed_e1 + sealed_payload

    h = mixed(h, public(er))  # <- e
    ck, _ = derive(ck, public(er), 2)
    ck, k = derive(ck, agreed(er, ei), 2)  # ee
    sealed_kem = sealed(k, 0, ciphertext, h)  # ekem1
    h = mixed(h, sealed_kem)
    ck, k = derive(ck, shared, 2)
    sealed_s = sealed(k, 0, public(sr), h)  # s
    h = mixed(h, sealed_s)
    ck, k = derive(ck, agreed(sr, ei), 2)  # es
    sealed_payload = sealed(k, 0, payloads[1], h)
    h = mixed(h, sealed_payload)
    second = public(er) + sealed_kem + sealed_s + sealed_payload

    sealed_s = sealed(k, 1, public(si), h)  # -> s
    h = mixed(h, sealed_s)
    ck, k = derive(ck, agreed(si, er), 2)  # se
    sealed_payload = sealed(k, 0, payloads[2], h)
    h = mixed(h, sealed_payload)
    assert h.hex() == vector["handshake_hash"]
    initiator_sends, responder_sends = derive(ck, b"", 2)
    for number, message in enumerate(vector["messages"][3:]):
        key = responder_sends if number % 2 == 0 else initiator_sends
        expected = sealed(key, number // 2, bytes.fromhex(message["payload"]), b"")
        assert message["ciphertext"] == expected.hex()
    return [first, second, sealed_s + sealed_payload]
