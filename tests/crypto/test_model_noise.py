"""Product and model (`tests/crypto/model/noise.py`) in lock-step over links: handshake, transport, tampering, bad keys.

Each end of a link is both at once and draws the same for both; compared are the bytes of all messages, payloads and
codes of refusals, the handshake hash and the key that the other side proved. A link is named by its seed, as schedules
are in `test_model.py`: 60 of them, 10,000 with KITH_NIGHTLY=1.
"""

import os
import random
from collections import Counter

import pytest

from crypto import noise as product
from crypto.errors import Fault
from tests.crypto.lockstep import Outcome, both
from tests.crypto.model import blocks, curves
from tests.crypto.model import noise as model
from tests.crypto.noise_cases import drawing

LINKS = 10_000 if os.environ.get("KITH_NIGHTLY") else 60
BLOCK = 20
WAYS = ("honest", "flip", "cut", "longer", "psk", "e", "s", "e1")


class End:
    """One side of a handshake, twice."""

    def __init__(self, initiator: bool, psk: bytes, dice: random.Random) -> None:
        static, e, kem = dice.randbytes(32), dice.randbytes(32), dice.randbytes(64 if initiator else 32)
        self.public = curves.x25519_public(static)
        self.model = model.Handshake(initiator, psk, static, (e, kem))

        def encapsulate(public: bytes) -> tuple[bytes, bytes]:
            ciphertext, shared = blocks.kem_encapsulate(public, kem)
            return shared, ciphertext

        make = product.Handshake.initiator if initiator else product.Handshake.responder
        self.product = make(static, psk, drawing(e, kem) if initiator else drawing(e), encapsulate)

    def write(self, payload: bytes) -> Outcome[bytes]:
        return both(lambda: self.product.write(payload), lambda: self.model.write(payload))

    def read(self, message: bytes) -> Outcome[bytes]:
        return both(lambda: self.product.read(message), lambda: self.model.read(message))

    def ciphers(self) -> tuple[tuple[product.CipherState, model.Cipher], tuple[product.CipherState, model.Cipher]]:
        """(sending, receiving), each twice."""
        sending, receiving = self.product.split()
        first, second = self.model.split()
        ours, theirs = (first, second) if self.model.initiator else (second, first)
        return (sending, ours), (receiving, theirs)


class Liar(model.Handshake):
    """Knows the psk and keeps to the protocol, but for one key in a form that must be refused."""

    lies = ""

    def _write(self, token: str) -> bytes:
        if token != self.lies:
            return super()._write(token)
        if token == "e":
            public = torsioned(curves.x25519_public(self.e))
            self._mix_ephemeral(public)
            return public
        if token == "s":
            return self.symmetric.encrypt_and_hash(torsioned(curves.x25519_public(self.s)))
        kem = blocks.kem_keys(self.kem_drawn)[0]
        return self.symmetric.encrypt_and_hash(b"\xff\xff\xff" + kem[3:])


def torsioned(public: bytes) -> bytes:
    """The same point and the one of order two: every X25519 with it gives the same, and so it must be refused."""
    return pow(int.from_bytes(public, "little"), -1, curves.P).to_bytes(32, "little")


def sizes(dice: random.Random, room: int) -> bytes:
    return bytes(dice.choice((0, 0, 1, 100, 3000, room if dice.random() < 0.1 else 17)))


def changed(message: bytes, way: str, dice: random.Random) -> bytes:
    at = dice.randrange(len(message))
    if way == "flip":
        return message[:at] + bytes([message[at] ^ 1 << dice.randrange(8)]) + message[at + 1 :]
    return message[:at] if way == "cut" else message + bytes(dice.choice((1, 16, 70_000)))


def link(seed: int) -> Counter[str]:
    dice = random.Random(seed)
    way, psk = WAYS[seed % len(WAYS)], dice.randbytes(32)
    ends = End(True, psk, dice), End(False, dice.randbytes(32) if way == "psk" else psk, dice)
    if way in ("e", "s", "e1"):
        liar = ends[0 if way == "e1" else dice.randrange(2)]
        liar.model.__class__ = Liar
        liar.model.lies = way
    target = dice.randrange(3)
    for number, room in enumerate((65_535 - 1248, 65_535 - 1200, 65_535 - 64)):
        writer, reader = ends[number % 2], ends[(number + 1) % 2]
        payload = sizes(dice, room)
        lying = isinstance(writer.model, Liar) and way in model.MESSAGES[number]
        message = writer.model.write(payload) if lying else writer.write(payload)[0]
        assert message
        if way in ("flip", "cut", "longer") and number == target:
            message = changed(message, way, dice)
        got, code = reader.read(message)
        if code:
            assert (code, way != "honest") == ("bad_handshake", True)
            assert_over(reader)
            return Counter([f"{way} refused"])
        assert got == payload
    assert way == "honest", "a lie was believed"
    return finished(ends, dice)


def assert_over(end: End) -> None:
    for call in (lambda: end.product.write(b""), lambda: end.product.read(b""), end.product.split):
        with pytest.raises(Fault):
            call()


def finished(ends: tuple[End, End], dice: random.Random) -> Counter[str]:
    for end, other in (ends, ends[::-1]):
        assert end.product.handshake_hash == end.model.handshake_hash() == other.product.handshake_hash
        assert end.product.remote_static == end.model.rs == other.public
    (up, down_read), (down, up_read) = ends[0].ciphers(), ends[1].ciphers()
    seen = Counter(["honest finished"])
    for _ in range(12):
        sending, receiving = dice.choice(((up, up_read), (down, down_read)))
        seen += carry(sending, receiving, dice)
    return seen


Twice = tuple[product.CipherState, model.Cipher]


def carry(sending: Twice, receiving: Twice, dice: random.Random) -> Counter[str]:
    """One transport message, perhaps after a changed or doubled one."""
    text = sizes(dice, 65_519)
    message, code = both(lambda: sending[0].seal(text), lambda: model.send(sending[1], text))
    assert message, code
    fate = dice.choice(("carried", "flip", "cut", "longer", "doubled"))
    if fate in ("flip", "cut", "longer"):
        assert receive(receiving, changed(message, fate, dice))[1] == "bad_message"
    assert receive(receiving, message) == (text, "")
    if fate == "doubled":
        assert receive(receiving, message)[1] == "bad_message"
    return Counter([fate])


def receive(receiving: Twice, message: bytes) -> Outcome[bytes]:
    return both(lambda: receiving[0].open(message), lambda: model.receive(receiving[1], message))


def run(seed: int) -> Counter[str]:
    try:
        return link(seed)
    except Exception as failure:
        failure.add_note(f"link {seed}")
        raise


@pytest.mark.parametrize("first", range(0, LINKS, BLOCK))
def test_links(first: int) -> None:
    total = sum((run(seed) for seed in range(first, first + BLOCK)), Counter[str]())
    assert {"honest finished", *(f"{way} refused" for way in WAYS[1:])} <= set(total), total


def test_what_is_too_long_to_write_and_the_last_nonce() -> None:
    dice = random.Random(0)
    assert End(True, bytes(32), dice).write(bytes(65_535 - 1248 + 1)) == (None, "too_long")
    ciphers = product.CipherState(bytes(32), 2**64 - 2), model.Cipher(bytes(32), 2**64 - 2)
    for text, code in ((bytes(65_520), "too_long"), (b"last", ""), (b"", "nonce_exhausted")):
        answer = both(lambda text=text: ciphers[0].seal(text), lambda text=text: model.send(ciphers[1], text))
        assert answer[1] == code


def test_the_comparison_sees_a_planted_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "check_x25519", lambda public: None)
    with pytest.raises(AssertionError):
        test_links(0)
    monkeypatch.undo()
    monkeypatch.setattr(product, "_nonce", lambda counter: bytes(4) + counter.to_bytes(8, "big"))
    with pytest.raises(AssertionError):
        test_links(0)
