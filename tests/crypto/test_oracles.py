"""Agreement with other people's implementations, in lock-step: PyPI `doubleratchet`, `x3dh` and `kyber-py`.

What is shared with `doubleratchet` 1.x: the whole of the Double Ratchet without header encryption. Both run a schedule
with the same ratchet private keys, root KDF (HKDF-SHA-256 with our info string), chain KDF (HMAC with 0x01 and 0x02),
and start secret. The library does its own Diffie-Hellman, root and chain steps, its own skipping, keeping and finding
of keys, its own detection of duplicates. Its AEAD is our seal with our associated data, so equal ciphertexts mean equal
message keys. Compared for each message: header (ratchet key, PN, N), sealed body byte for byte, plaintext or refusal at
the receiver. Not shared, so not compared: header encryption and its keys, the first-message header, and our limit of
five receiving chains, beyond which the library still opens and we say "not_for_this_session" (counted; nothing else may
differ).

What is shared with `x3dh` 1.x: the three or four Diffie-Hellmans, their order, the padding and the HKDF. PQXDH with an
empty ML-KEM secret is X3DH; both directions are compared. Not shared: prekey signatures (XEdDSA there), associated
data.

2,000 schedules and 2,000 agreements with KITH_NIGHTLY=1, otherwise a fixed 60 and 32 of them.
"""

import asyncio
import os
import random
from dataclasses import dataclass, field

import doubleratchet
import pytest
import x3dh
import xeddsa
from doubleratchet.recommended import HashFunction, diffie_hellman_ratchet_curve25519, kdf_hkdf, kdf_separate_hmacs
from kyber_py.ml_kem import ML_KEM_768
from x3dh.crypto_provider import HashFunction as X3dhHash
from x3dh.identity_key_pair import IdentityKeyPairPriv
from x3dh.models import BaseStateModel, SignedPreKeyPairModel

from crypto import envelope as e
from crypto import pqxdh, primitives, ratchet
from crypto.errors import PeerFault
from crypto.primitives import aead_open, hkdf, x25519_public
from tests.crypto.people import Device, Side, seeded

SCHEDULES = 2000 if os.environ.get("KITH_NIGHTLY") else 60
AGREEMENTS = 500 if os.environ.get("KITH_NIGHTLY") else 8  # with `x3dh`: of each side, with and without one-time key
MESSAGES = 40


# --- doubleratchet


class Link:
    """What the library's classes, which have no instances of ours, are handed for the step at hand."""

    ratchet_private = b""
    fresh = b""


class Curve(diffie_hellman_ratchet_curve25519.DiffieHellmanRatchet):
    @staticmethod
    def _generate_priv() -> bytes:
        return Link.ratchet_private


class Root(kdf_hkdf.KDF):
    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256

    @staticmethod
    def _get_info() -> bytes:
        return b"kith-ratchet-1 root"


class Chain(kdf_separate_hmacs.KDF):
    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256


class Seal(doubleratchet.AEAD):
    @staticmethod
    async def encrypt(plaintext: bytes, key: bytes, associated_data: bytes) -> bytes:
        return e.seal(key, Link.fresh, e.pad(plaintext), associated_data)

    @staticmethod
    async def decrypt(ciphertext: bytes, key: bytes, associated_data: bytes) -> bytes:
        try:
            return e.unpad(e.open_(key, Link.fresh, ciphertext, associated_data))
        except PeerFault:
            raise doubleratchet.AuthenticationFailedException from None


class Library(doubleratchet.DoubleRatchet):
    @staticmethod
    def _build_associated_data(associated_data: bytes, header: doubleratchet.Header) -> bytes:
        return associated_data


PROFILE = {
    "diffie_hellman_ratchet_class": Curve,
    "root_chain_kdf": Root,
    "message_chain_kdf": Chain,
    "message_chain_constant": b"\x02\x01",
    "dos_protection_threshold": ratchet.MAX_JUMP,
    "max_num_skipped_message_keys": 1_000_000,
    "aead": Seal,
}


@dataclass
class Sent:
    envelope: bytes
    parts: e.Parts
    header: doubleratchet.Header
    text: bytes
    deliveries: int = 0


@dataclass
class Twin:
    """One end, as ours and as the library's."""

    ours: Side
    root_key: bytes
    signed_prekey: bytes
    theirs: Library | None = None
    forgotten: set[bytes] = field(default_factory=set)

    def send(self, text: bytes) -> Sent:
        state = self.ours.state
        assert state.sending
        envelope = self.ours.say(text)
        parts = e.split(envelope)
        plain = aead_open(
            state.sending.header_key, parts.fresh[:12], parts.sealed_header, self.bound(parts.before_header)
        )
        header = doubleratchet.Header(
            plain[:32], int.from_bytes(plain[32:36], "big"), int.from_bytes(plain[36:], "big")
        )
        Link.fresh, Link.ratchet_private = parts.fresh, state.ratchet_private
        theirs = asyncio.run(self._library_send(text, self.bound(parts.before_body)))
        assert theirs.header == header
        assert theirs.ciphertext == parts.body
        return Sent(envelope, parts, header, text)

    async def _library_send(self, text: bytes, ad: bytes) -> doubleratchet.EncryptedMessage:
        if self.theirs is not None:
            return await self.theirs.encrypt_message(text, ad)
        self.theirs, message = await Library.encrypt_initial_message(
            shared_secret=self.root_key,
            recipient_ratchet_pub=self.signed_prekey,
            message=text,
            associated_data=ad,
            **PROFILE,
        )
        return message

    def receive(self, sent: Sent) -> str:
        """Receive on both; the texts or refusals must agree. Says what happened."""
        before = self.ours.state
        try:
            opened = ratchet.decrypt(before, sent.envelope, self.ours.draw, self.ours.find)
        except PeerFault as fault:
            ours = fault.code
        else:
            ours = "opened"
            assert self.ours.keep(opened) == sent.text
            self.forgotten |= set(opened.forgotten)
        Link.fresh, Link.ratchet_private = sent.parts.fresh, self.ours.state.ratchet_private
        message = doubleratchet.EncryptedMessage(sent.header, sent.parts.body)
        theirs = self._library_receive(message, self.bound(sent.parts.before_body), sent.text)
        if ours == "not_for_this_session":
            assert self.forgotten, "only a chain that was given up may be unknown"
            return ours
        assert (ours == "opened") == theirs
        assert ours in {"opened", "duplicate_message"}
        return ours

    def _library_receive(self, message: doubleratchet.EncryptedMessage, ad: bytes, text: bytes) -> bool:
        try:
            if self.theirs is None:
                self.theirs, plaintext = asyncio.run(self._library_answer(message, ad))
            else:
                plaintext = asyncio.run(self.theirs.decrypt_message(message, ad))
        except (doubleratchet.DuplicateMessageException, doubleratchet.AuthenticationFailedException):
            return False
        assert plaintext == text
        return True

    async def _library_answer(self, message: doubleratchet.EncryptedMessage, ad: bytes) -> tuple[Library, bytes]:
        return await Library.decrypt_initial_message(
            shared_secret=self.root_key,
            own_ratchet_priv=self.signed_prekey,
            message=message,
            associated_data=ad,
            **PROFILE,
        )

    def bound(self, before: bytes) -> bytes:
        return self.ours.state.associated + before


def twins(seed: int) -> tuple[Twin, Twin]:
    draw = seeded(seed)
    secret, prekey = draw(32), draw(32)
    root_key = hkdf(secret, b"kith-ratchet-1 start", 96)[:32]
    alice = Side(ratchet.start_initiator(secret, b"ad", x25519_public(prekey), draw), draw)
    bob = Side(ratchet.start_responder(secret, b"ad", prekey), seeded((seed, "bob")))
    return Twin(alice, root_key, x25519_public(prekey)), Twin(bob, root_key, prekey)


def run_schedule(seed: int) -> dict[str, int]:
    """Send, drop, reorder and duplicate by dice; returns how often each thing happened."""
    dice = random.Random(seed)
    ends = twins(seed)
    on_the_way: list[tuple[int, Sent]] = []
    seen = dict.fromkeys(("sent", "opened", "dropped", "duplicate_message", "not_for_this_session", "reordered"), 0)
    patience, habit = dice.choice((0.3, 0.5, 0.8)), dice.choice(("oldest first", "newest first", "any"))
    for number in range(MESSAGES):
        who = dice.randrange(2) if ends[1].ours.state.sending else 0
        on_the_way.append((1 - who, ends[who].send(f"{number}".encode())))
        seen["sent"] += 1
        while on_the_way and dice.random() < patience:
            index = {"oldest first": 0, "newest first": -1, "any": dice.randrange(len(on_the_way))}[habit]
            to, sent = on_the_way[index]
            fate = dice.random()
            if fate < 0.15:
                seen["dropped"] += 1
            else:
                seen[ends[to].receive(sent)] += 1
                seen["reordered"] += sent is not on_the_way[0][1]
            if fate < 0.85:
                on_the_way.pop(index)
    for to, sent in on_the_way:
        seen[ends[to].receive(sent)] += 1
    return seen


def test_agreement_with_doubleratchet_over_random_schedules() -> None:
    total: dict[str, int] = {}
    for seed in range(SCHEDULES):
        for what, count in run_schedule(seed).items():
            total[what] = total.get(what, 0) + count
    assert total["sent"] == SCHEDULES * MESSAGES
    idle = [what for what, count in total.items() if count < SCHEDULES / 50]
    assert idle == [], f"the schedules did not exercise {idle}: {total}"


def test_the_comparison_sees_a_changed_message_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted bugs: other constants in our chain step, or another info string in our root step."""
    monkeypatch.setattr(ratchet, "_MESSAGE_KEY", b"\x03")
    with pytest.raises(AssertionError):
        run_schedule(0)
    monkeypatch.undo()
    monkeypatch.setattr(ratchet, "_ROOT_INFO", b"another root")
    with pytest.raises(AssertionError):
        run_schedule(0)


# --- x3dh


INFO = b"kith-pqxdh-1_CURVE25519_SHA-256_ML-KEM-768"


class X3dh(x3dh.BaseState):
    @staticmethod
    def _encode_public_key(key_format: x3dh.IdentityKeyFormat, pub: bytes) -> bytes:
        return pub


def library_party(device: Device, one_time: dict[int, bytes]) -> X3dh:
    """The library's state with exactly this device's private keys; the signature is the library's own kind."""
    keys = IdentityKeyPairPriv(device.keys.exchange_private)
    fresh = X3dh.create(x3dh.IdentityKeyFormat.CURVE_25519, X3dhHash.SHA_256, INFO, keys)
    signed = SignedPreKeyPairModel(priv=device.signed_private, sig=fresh.bundle.signed_pre_key_sig, timestamp=0)
    model = BaseStateModel(
        identity_key=keys.model, signed_pre_key=signed, old_signed_pre_key=None, pre_keys=frozenset(one_time.values())
    )
    return X3dh.from_model(model, x3dh.IdentityKeyFormat.CURVE_25519, X3dhHash.SHA_256, INFO)


@pytest.mark.parametrize("one_time", [True, False])
@pytest.mark.parametrize("seed", range(AGREEMENTS))
def test_our_initiator_agrees_with_x3dh(one_time: bool, seed: int) -> None:
    alice, bob = Device(f"alice {seed}"), Device(f"bob {seed}")
    bundle = bob.bundle(one_time)
    agreed = pqxdh.initiate(alice.keys, alice.party, bundle, alice.draw, lambda public: (b"", bytes(1088)))
    header = x3dh.Header(
        identity_key=alice.keys.exchange,
        ephemeral_key=pqxdh.read_header(agreed.header).base_key,
        signed_pre_key=bundle.signed.public,
        pre_key=bundle.one_time.public if bundle.one_time else None,
    )
    library = library_party(bob, bob.one_time)
    secret, _, _ = asyncio.run(library.get_shared_secret_passive(header, require_pre_key=False))
    assert secret == agreed.secret


@pytest.mark.parametrize("one_time", [True, False])
@pytest.mark.parametrize("seed", range(AGREEMENTS))
def test_our_responder_agrees_with_x3dh(one_time: bool, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = Device(f"alice {seed}"), Device(f"bob {seed}")
    bundle = bob.bundle(one_time)
    theirs = library_party(bob, bob.one_time)
    resigned = resign(theirs, bob)
    library = library_party(alice, {})
    secret, _, header = asyncio.run(library.get_shared_secret_active(resigned, require_pre_key=False))
    number = bundle.one_time.id if bundle.one_time else None
    ours = pqxdh.InitialHeader(header.ephemeral_key, bob.signed.id, bob.kem.id, number, bytes(1088))
    monkeypatch.setattr(pqxdh, "mlkem_decapsulate", lambda seed, ciphertext: b"")
    assert pqxdh.respond(bob.keys, bob.party, alice.party, ours, bob.secrets(ours))[0] == secret


def resign(library: X3dh, device: Device) -> x3dh.Bundle:
    """The library's bundle of a device, its prekey signed the library's way (XEdDSA with the identity key)."""
    private = xeddsa.priv_force_sign(device.keys.exchange_private, False)
    return library.bundle._replace(signed_pre_key_sig=xeddsa.ed25519_priv_sign(private, library.bundle.signed_pre_key))


# --- ML-KEM inside PQXDH


def test_our_agreement_works_with_the_encapsulation_of_kyber_py() -> None:
    alice, bob = Device("alice"), Device("bob")
    agreed = pqxdh.initiate(alice.keys, alice.party, bob.bundle(), alice.draw, ML_KEM_768.encaps)
    header = pqxdh.read_header(agreed.header)
    answer = pqxdh.respond(bob.keys, bob.party, alice.party, header, bob.secrets(header))
    assert answer == (agreed.secret, agreed.ad)


def test_kyber_py_decapsulates_what_our_agreement_sends() -> None:
    alice, bob = Device("alice"), Device("bob")
    shared: list[bytes] = []

    def encapsulate(public: bytes) -> tuple[bytes, bytes]:
        secret, ciphertext = primitives.mlkem_encapsulate(public)
        shared.append(secret)
        return secret, ciphertext

    agreed = pqxdh.initiate(alice.keys, alice.party, bob.bundle(), alice.draw, encapsulate)
    public, private = ML_KEM_768.key_derive(bob.kem_seed)
    assert public == bob.kem.public
    assert ML_KEM_768.decaps(private, pqxdh.read_header(agreed.header).kem_ciphertext) == shared[0]


def test_the_ratchet_goes_on_from_an_agreement_with_kyber_py() -> None:
    alice, bob = Device("alice"), Device("bob")
    bundle = bob.bundle()
    agreed = pqxdh.initiate(alice.keys, alice.party, bundle, alice.draw, ML_KEM_768.encaps)
    side = Side(
        ratchet.start_initiator(agreed.secret, agreed.ad, bundle.signed.public, alice.draw, agreed.header), alice.draw
    )
    assert bob.hear(alice.party, side.say(b"hello")) == b"hello"
