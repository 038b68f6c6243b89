"""Product and model (`tests/crypto/model/`) in lock-step over random schedules; how they are compared: `lockstep.py`.

A schedule has two devices that send, lose, reorder, double and tamper, crash before a commit, start anew and start at
once, and peers that write authentic nonsense. It is named by its seed: a failure says it, and a block of them runs
alone by its first one, as in `pytest "tests/crypto/test_model.py::test_schedules[9980]"`. 60 schedules, 10,000 with
KITH_NIGHTLY=1. Links are compared in `test_model_noise.py`.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from crypto import primitives, ratchet
from crypto.errors import PeerFault
from crypto.ratchet import State
from tests.crypto.lockstep import Device, Session, bent, both
from tests.crypto.model import curves
from tests.crypto.model.agreement import Agreed
from tests.crypto.model.blocks import aead_seal
from tests.crypto.model.ratchet import Header, Ratchet, as_responder, kdf_ck
from tests.crypto.model.sealing import front_of, pad, seal, split

SCHEDULES = 10_000 if os.environ.get("KITH_NIGHTLY") else 60
BLOCK = 20
STEPS = 40
WAYS = ("flip", "cut", "flip", "longer", "flip", "front", "splice", "bare")
HOSTILE_NUMBERS = (0, 1, 2, 3, 1999, 2000, 2001, 2**31, 2**32 - 1)
ORDER_EIGHT = 39382357235489614581723060781553021112529911719440698176882885853963445705823
HOSTILE_KEYS = [number.to_bytes(32, "little") for number in (0, 1, ORDER_EIGHT, 2**255 - 20, 2**255 - 19, 2**256 - 1)]


@dataclass
class Sent:
    sender: Device
    receiver: Device
    envelope: bytes
    text: bytes


class Schedule:
    """One conversation by dice, with what happened counted in `seen`."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.dice = random.Random(seed)
        self.ends = Device((seed, "alice")), Device((seed, "bob"))
        self.one_time = self.dice.random() < 0.5
        self.patience = self.dice.choice((0.15, 0.3, 0.5, 0.8))
        self.habit = self.dice.choice(("oldest first", "newest first", "any"))
        self.long = seed % BLOCK == 7
        self.on_the_way: list[Sent] = []
        self.opened: set[bytes] = set()
        self.seen: Counter[str] = Counter()
        self.written = 0

    def run(self) -> Counter[str]:
        for end in {0: self.ends[:1], 1: self.ends[1:], 2: self.ends}[self.dice.randrange(3)]:
            self.begin(end)
        self.bent_bundle()
        for _ in range(STEPS):
            self.step()
        self.dice.shuffle(self.on_the_way)
        for sent in self.on_the_way:
            self.deliver(sent)
        self.talk()
        return self.seen

    def other(self, end: Device) -> Device:
        return self.ends[1] if end is self.ends[0] else self.ends[0]

    def begin(self, end: Device) -> None:
        assert end.begin(self.other(end).bundles(self.one_time)) == ""
        self.seen["begun"] += 1

    def step(self) -> None:
        end = self.dice.choice([end for end in self.ends if end.sessions])
        if self.seen["begun"] < 4 and self.dice.random() < 0.03:
            self.begin(end)
        self.say(end)
        if self.long and self.dice.random() < 0.04:
            for _ in range(self.dice.choice((300, 700, 2100))):
                self.say(end)
                self.on_the_way.pop()
        while self.on_the_way and self.dice.random() < self.patience:
            index = {"oldest first": 0, "newest first": -1, "any": self.dice.randrange(len(self.on_the_way))}[
                self.habit
            ]
            self.meet(index)

    def say(self, end: Device) -> None:
        text = b"%d " % self.written + bytes(self.dice.choice((0, 10, 240, 250, 300, 20_000 if self.long else 600)))
        self.written += 1
        envelope, code = end.say(text)
        assert envelope, code
        self.on_the_way.append(Sent(end, self.other(end), envelope, text))
        self.seen["sent"] += 1

    def meet(self, index: int) -> None:
        """What befalls one envelope on its way."""
        sent = self.on_the_way[index]
        fate = self.dice.choices(
            ("delivered", "dropped", "doubled", "tampered", "crashed", "hostile"), (8, 2, 2, 2, 1, 2)
        )[0]
        self.seen[fate] += 1
        if fate == "tampered":
            envelope = self.tamper(sent)
            if envelope != sent.envelope:
                assert sent.receiver.hear(sent.sender, envelope)[1]
        elif fate == "crashed":
            sent.receiver.trial().hear(sent.sender, sent.envelope)
            sent.sender.trial().say(b"never stored")
        elif fate == "hostile":
            receiver = sent.receiver.trial()
            self.seen["hostile " + receiver.hear(sent.sender, self.nonsense(sent.sender, receiver))[1]] += 1
        elif fate != "dropped":
            self.deliver(sent)
        if fate in ("delivered", "dropped"):
            self.on_the_way.pop(index)

    def deliver(self, sent: Sent) -> str:
        text, code = sent.receiver.hear(sent.sender, sent.envelope)
        self.seen[code or "opened"] += 1
        if not code:
            assert text == sent.text
            assert text not in self.opened
            self.opened.add(sent.text)
        return code

    def tamper(self, sent: Sent) -> bytes:
        envelope, dice = sent.envelope, self.dice
        other = dice.choice(self.on_the_way).envelope
        at = dice.choice((dice.randrange(min(60, len(envelope))), dice.randrange(len(envelope)), len(envelope) - 377))
        way = WAYS[(self.seed + self.seen["tampered"]) % len(WAYS)]
        self.seen[way] += 1
        if way == "flip":
            return envelope[:at] + bytes([envelope[at] ^ 1 << dice.randrange(8)]) + envelope[at + 1 :]
        if way == "front":
            return other[: len(split(other).front)] + envelope[len(split(envelope).front) :]
        if way == "splice":
            return envelope[: -len(split(envelope).body)] + split(other).body
        if way == "bare":
            return envelope[len(split(envelope).front) - 17 :]
        return envelope[:at] if way == "cut" else envelope + bytes(dice.choice((1, 256, 512)))

    def nonsense(self, sender: Device, receiver: Device) -> bytes:
        """A header that its session authenticates, with numbers and a key that no honest peer would write."""
        dice, peer = self.dice, sender.sessions[0].model
        if peer.hks is None or peer.cks is None:
            return b""
        key = dice.choice((*HOSTILE_KEYS, *[dice.randbytes(31) + b"\x01"] * 6))
        pn, n = self.numbers(peer, [session.model for session in receiver.sessions])
        fresh = dice.randbytes(16)
        front = front_of(fresh, peer.pqxdh_header)
        sealed = aead_seal(peer.hks, fresh[:12], Header(key, pn, n).encoded(), peer.associated + front)
        ck, mk = kdf_ck(peer.cks)
        for _ in range(peer.ns, min(n, peer.ns + dice.choice((5, 5, 5, 2010)))):
            ck, mk = kdf_ck(ck)
        padded = dice.choice((pad(b"nonsense"), pad(bytes(300)), bytes(256), b"x\x80".ljust(512, b"\0")))
        return front + sealed + seal(mk, fresh, padded, peer.associated + front + sealed)

    def numbers(self, peer: Ratchet, receivers: list[Ratchet]) -> tuple[int, int]:
        """PN and N of a hostile header: anything, or just about what the other end's limits allow."""
        dice = self.dice
        other = next((end for end in receivers if end.associated == peer.associated), None)
        about = dice.choice((1999, 2000, 2001))
        if other is None or dice.random() < 0.6:
            n = dice.choice((*HOSTILE_NUMBERS, *[peer.ns + dice.randrange(5)] * 6))
            return dice.choice((*HOSTILE_NUMBERS, *[peer.pn] * 6)), n
        if other.hkr == peer.hks:
            return peer.pn, other.nr + about
        rest = dice.randrange(2002)
        return other.nr + rest, max(0, about - rest)

    def bent_bundle(self) -> None:
        """A bundle with one bit changed, or a key of another kind of curve, is refused with the same code by both."""
        end, dice = self.dice.choice(self.ends), self.dice
        true = self.other(end).bundles(one_time=True)
        part = dice.choice(("signed", "signed_signature", "kem", "kem_signature", "one_time"))

        def change(value: bytes) -> bytes:
            at = dice.randrange(len(value))
            if part in ("signed", "one_time") and dice.random() < 0.5:
                return dice.choice(HOSTILE_KEYS)
            return value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1 :]

        code = end.trial().begin(bent(true, part, change))
        assert code or part == "one_time"
        self.seen[f"{part} {code}"] += 1

    def talk(self) -> None:
        """In the end each hears the other, on a new session if the limits closed the old one."""
        for _ in range(2):
            for end in self.ends:
                code = self.last_word(end)
                if code:
                    assert code == "too_far_ahead"
                    self.begin(end)
                    assert self.last_word(end) == ""

    def last_word(self, end: Device) -> str:
        if not end.sessions:
            self.begin(end)
        self.say(end)
        return self.deliver(self.on_the_way.pop())


def run(seed: int) -> Counter[str]:
    try:
        return Schedule(seed).run()
    except Exception as failure:
        failure.add_note(f"schedule {seed}")
        raise


@pytest.mark.parametrize("first", range(0, SCHEDULES, BLOCK))
def test_schedules(first: int) -> None:
    total = sum((run(seed) for seed in range(first, first + BLOCK)), Counter[str]())
    wanted = {"opened", "dropped", "doubled", "crashed", "duplicate_message", "hostile bad_message", *WAYS}
    assert wanted - set(total) == set(), total


def test_the_limits_of_what_may_be_said() -> None:
    secret, private = bytes(range(32)), bytes(range(1, 33))
    agreed = Agreed(secret, b"ad", b"", curves.x25519_public(private))
    responder = Session(ratchet.start_responder(secret, b"ad", private), as_responder(agreed, private))
    assert responder.say(b"too early", bytes(16)) == (None, "cannot_send_yet")
    alice, bob = Device("alice"), Device("bob")
    alice.begin(bob.bundles(one_time=True))
    aged = alice.trial().sessions[0]
    assert aged.state.sending
    aged.model.ns = 2**32 - 2
    aged.state = replace(aged.state, sending=replace(aged.state.sending, n=2**32 - 2))
    assert aged.say(b"the last", bytes(16))[1] == ""
    assert State.from_bytes(aged.state.to_bytes()) == aged.state
    assert aged.say(b"one more", bytes(16)) == (None, "chain_ended")
    assert alice.say(bytes(524_288)) == (None, "too_large")
    for size in (524_287, 507_904, 507_903, 16_384, 16_383, 256, 255, 0):
        envelope, _ = alice.say(b"\x80" * size)
        assert envelope
        assert bob.hear(alice, envelope) == (b"\x80" * size, "")


def doubtful_keys(dice: random.Random) -> list[bytes]:
    """Keys of both curves as honest, torsioned, on the twist, not canonical, of small order, and at random."""
    honest = curves.x25519_public(dice.randbytes(32))
    torsioned = pow(int.from_bytes(honest, "little"), -1, curves.P).to_bytes(32, "little")
    signing = curves.ed25519_public(dice.randbytes(32))
    x, y, _, _ = curves.check_ed25519(signing)
    moved = ((curves.P - y) | (curves.P - x & 1) << 255).to_bytes(32, "little")
    small = dice.randrange(40)
    forms = [small, curves.P + small, curves.P - small, small | 1 << 255]
    keys = [honest, torsioned, signing, moved, dice.randbytes(32), dice.randbytes(31) + b"\x01", *HOSTILE_KEYS]
    return keys + [number.to_bytes(32, "little") for number in forms] + [honest[:31], honest + b"\0"]


@pytest.mark.parametrize("seed", range(SCHEDULES // BLOCK))
def test_keys_and_signatures_are_judged_alike(seed: int) -> None:
    dice = random.Random(seed)
    for key in doubtful_keys(dice):
        both(lambda key=key: primitives.check_x25519(key), lambda key=key: curves.check_x25519(key))
        both(lambda key=key: primitives.check_ed25519(key), lambda key=key: curves.check_ed25519(key) and None)
        private = dice.randbytes(32)
        both(lambda key=key, own=private: primitives.x25519(own, key), lambda key=key, own=private: curves.dh(own, key))
    signer = dice.randbytes(32)
    public, signature = curves.ed25519_public(signer), curves.sign(signer, b"text")
    assert signature == primitives.ed25519_sign(signer, b"text")
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    forged = [r + (s + curves.ORDER).to_bytes(32, "little"), *(key + signature[32:] for key in doubtful_keys(dice))]
    for one in (signature, *forged, signature[:63], bytes(64)):
        verdict, _ = both(lambda one=one: judged(public, one), lambda one=one: curves.is_signed(public, b"text", one))
        assert verdict == (one == signature)


def judged(public: bytes, signature: bytes) -> bool:
    try:
        primitives.ed25519_verify(public, b"text", signature)
    except PeerFault:
        return False
    return True


def off_by_one(chain_id: bytes, chain_key: bytes, numbers: range, stored: list[ratchet.SkippedKey]) -> bytes:
    """_skip, with the keys of the skipped messages one place off."""
    for n in numbers:
        message_key, chain_key = ratchet._step_chain(chain_key)
        stored.append(ratchet.SkippedKey(chain_id, n + 1, message_key))
    return chain_key


BUGS: dict[str, tuple[str, object]] = {
    "a label swapped": ("_ROOT_INFO", b"kith-ratchet-1 start"),
    "header keys swapped": ("_three", lambda keys: (keys[:32], keys[64:], keys[32:64])),
    "skipped keys off by one": ("_skip", off_by_one),
    "a jump too many": ("MAX_JUMP", 2001),
    "a chain too few": ("MAX_CHAINS", 4),
}


@pytest.mark.parametrize("bug", BUGS)
def test_the_comparison_sees_a_planted_bug(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratchet, *BUGS[bug])
    with pytest.raises(AssertionError):
        test_schedules(0)
