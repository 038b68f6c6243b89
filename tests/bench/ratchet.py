"""Ratchet pairs a second (one sealed, one opened), one way and in ping-pong, next to peers and to our own bare kernel.

The kernel calls the same primitives on the same bytes, header encryption and commitment included, and keeps nothing: it
is what Python leaves us. Peers: PyPI `doubleratchet` with its recommended parts, and `vodozemac` (Rust); neither has
header encryption or padding, and "kept" is a peer whose state is serialised after each step, as ours always is.
All take turns in one process, in short slices. `commit` is called with each new state before its envelope may leave,
and after each envelope is opened; `kept.py` has the runs that commit to the product's store.
"""

import asyncio
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import doubleratchet
import vodozemac
from doubleratchet.recommended import (
    HashFunction,
    aead_aes_hmac,
    diffie_hellman_ratchet_curve25519,
    kdf_hkdf,
    kdf_separate_hmacs,
)

from crypto import envelope, pqxdh, primitives, ratchet
from crypto.keys import generate_device
from crypto.primitives import aead_open, aead_seal, hkdf, hmac256, x25519, x25519_public
from crypto.ratchet import State
from tests.bench.figures import Contest
from tests.bench.kept import Kept

TEXT = b"a message of about the length that people write, which is less than one expects.."
SLICES = 5
PAIRS = {"one-way": 128, "ping-pong": 64}
AGREEMENTS = 10

Commit = Callable[[bytes], None]
Run = Callable[[int], None]


def forget(state: bytes) -> None:
    """A store that keeps nothing: the state is serialised, and that is all."""


# --- ours


def kith_pair() -> tuple[State, State]:
    secret, prekey = os.urandom(32), os.urandom(32)
    alice = ratchet.start_initiator(secret, b"ad", x25519_public(prekey), os.urandom)
    bob = ratchet.start_responder(secret, b"ad", prekey)
    alice, sealed = ratchet.encrypt(alice, TEXT, os.urandom)
    bob = ratchet.decrypt(bob, sealed, os.urandom, unknown).state
    bob, sealed = ratchet.encrypt(bob, TEXT, os.urandom)
    return ratchet.decrypt(alice, sealed, os.urandom, unknown).state, bob


def unknown(chain: bytes, n: int) -> None:
    """No message of a benchmark is late."""


def kith(answering: bool, commit: Commit) -> Run:
    alice, bob = kith_pair()

    def run(pairs: int) -> None:
        nonlocal alice, bob
        for _ in range(pairs):
            alice, sealed = ratchet.encrypt(alice, TEXT, os.urandom)
            commit(alice.to_bytes())
            opened = ratchet.decrypt(bob, sealed, os.urandom, unknown)
            bob = opened.state
            commit(bob.to_bytes())
            assert opened.plaintext == TEXT
            if answering:
                alice, bob = bob, alice

    return run


# --- the same primitives, and nothing else


def kernel(answering: bool) -> Run:
    key, ad = os.urandom(32), os.urandom(32)
    header = os.urandom(40)

    def half() -> bytes:
        """One Diffie-Hellman step: agreement and root KDF."""
        return hkdf(x25519(key, public), b"kith-ratchet-1 root", 96, key)

    public = x25519_public(key)

    def run(pairs: int) -> None:
        for _ in range(pairs):
            fresh = os.urandom(16)
            before = b"\x02" + fresh
            before += aead_seal(key, fresh[:12], header, ad + before)
            hmac256(key, b"\x01"), hmac256(key, b"\x02")
            sealed = envelope.seal(key, fresh, envelope.pad(TEXT), ad + before)
            aead_open(key, fresh[:12], before[17:], ad + before[:17])
            if answering:
                half()
            hmac256(key, b"\x01"), hmac256(key, b"\x02")
            assert envelope.unpad(envelope.open_(key, fresh, sealed, ad + before)) == TEXT
            if answering:
                x25519_public(os.urandom(32))
                half()

    return run


# --- doubleratchet


class Curve(diffie_hellman_ratchet_curve25519.DiffieHellmanRatchet):
    """X25519, as recommended."""


class Root(kdf_hkdf.KDF):
    """HKDF-SHA-256, as recommended."""

    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256

    @staticmethod
    def _get_info() -> bytes:
        return b"root"


class Chain(kdf_separate_hmacs.KDF):
    """HMAC-SHA-256, as recommended."""

    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256


class Seal(aead_aes_hmac.AEAD):
    """AES-256-CBC and HMAC-SHA-256, as recommended."""

    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256

    @staticmethod
    def _get_info() -> bytes:
        return b"seal"


class Library(doubleratchet.DoubleRatchet):
    """The library with the header beside the associated data."""

    @staticmethod
    def _build_associated_data(associated_data: bytes, header: doubleratchet.Header) -> bytes:
        return associated_data + header.ratchet_pub + bytes((header.sending_chain_length % 256,))


async def syndace_pair() -> tuple[Any, Any]:
    profile: dict[str, Any] = {
        "diffie_hellman_ratchet_class": Curve,
        "root_chain_kdf": Root,
        "message_chain_kdf": Chain,
        "message_chain_constant": b"\x02\x01",
        "dos_protection_threshold": 1000,
        "max_num_skipped_message_keys": 1000,
        "aead": Seal,
        "shared_secret": os.urandom(32),
        "associated_data": b"ad",
    }
    prekey = os.urandom(32)
    public = x25519_public(prekey)
    alice, first = await Library.encrypt_initial_message(recipient_ratchet_pub=public, message=TEXT, **profile)
    bob, _ = await Library.decrypt_initial_message(own_ratchet_priv=prekey, message=first, **profile)
    await alice.decrypt_message(await bob.encrypt_message(TEXT, b"ad"), b"ad")
    return alice, bob


def syndace(answering: bool, kept: bool) -> Run:
    loop = asyncio.new_event_loop()
    alice, bob = loop.run_until_complete(syndace_pair())

    def keep(session: Any) -> None:
        if kept:
            json.dumps(session.json)

    async def talk(pairs: int) -> None:
        nonlocal alice, bob
        for _ in range(pairs):
            sealed = await alice.encrypt_message(TEXT, b"ad")
            keep(alice)
            assert await bob.decrypt_message(sealed, b"ad") == TEXT
            keep(bob)
            if answering:
                alice, bob = bob, alice

    return lambda pairs: loop.run_until_complete(talk(pairs))


# --- vodozemac


def olm(answering: bool, kept: bool) -> Run:
    one, two = vodozemac.Account(), vodozemac.Account()
    two.generate_one_time_keys(1)
    (one_time,) = two.one_time_keys.values()
    alice = one.create_outbound_session(two.curve25519_key, one_time)
    first = alice.encrypt(TEXT).to_pre_key()
    assert first is not None
    bob, _ = two.create_inbound_session(one.curve25519_key, first)
    alice.decrypt(bob.encrypt(TEXT))

    def keep(session: Any) -> None:
        if kept:
            session.pickle(bytes(32))

    def run(pairs: int) -> None:
        nonlocal alice, bob
        for _ in range(pairs):
            sealed = alice.encrypt(TEXT)
            keep(alice)
            assert bob.decrypt(sealed) == TEXT
            keep(bob)
            if answering:
                alice, bob = bob, alice

    return run


# --- PQXDH


def agreement() -> tuple[Run, Run]:
    """(both sides of PQXDH, the primitives that these call with their validation and nothing else)."""
    draw = os.urandom
    alice, bob = generate_device(draw), generate_device(draw)
    alice_party = pqxdh.Party(draw(32), alice.device, alice.exchange)
    bob_party = pqxdh.Party(draw(32), bob.device, bob.exchange)
    prekey, seed, once = draw(32), draw(64), draw(32)
    signed, kem = pqxdh.make_signed_prekey(bob, 1, prekey), pqxdh.make_kem_prekey(bob, 2, seed)
    bundle = pqxdh.Bundle(bob_party, signed, kem, pqxdh.OneTimePrekey(3, x25519_public(once)))
    secrets = pqxdh.PrekeySecrets(prekey, signed.public, seed, once)
    message = draw(100)
    signature = primitives.ed25519_sign(bob.signing_seed, message)

    def whole(times: int) -> None:
        for _ in range(times):
            agreed = pqxdh.initiate(alice, alice_party, bundle, draw, primitives.mlkem_encapsulate)
            header = pqxdh.read_header(agreed.header)
            assert pqxdh.respond(bob, bob_party, alice_party, header, secrets) == (agreed.secret, agreed.ad)

    def parts(times: int) -> None:
        for _ in range(times):
            for _ in range(2):
                primitives.ed25519_verify(bob.device, message, signature)
                hkdf(message, b"info")
            for _ in range(5):
                primitives.check_x25519(alice.exchange)
            primitives.check_mlkem(kem.public)
            _, ciphertext = primitives.mlkem_encapsulate(kem.public)
            primitives.mlkem_decapsulate(seed, ciphertext)
            primitives.mlkem_public(seed)
            for _ in range(8):
                x25519(prekey, alice.exchange)
            for _ in range(2):
                x25519_public(prekey)

    return whole, parts


# --- the run


def contests(folder: Path, pairs: Mapping[str, int] = PAIRS, slices: int = SLICES) -> list[Contest]:
    """One way, ping-pong, and PQXDH; the stores of those that commit lie in `folder`."""
    made = []
    for kind, count in pairs.items():
        answering = kind == "ping-pong"
        stores = [Kept(folder / kind / name, count if name == "groups" else 1) for name in ("groups", "each")]
        grouped, single = stores
        runs: dict[str, Run] = {
            "kith, committed in groups": partial(grouped.groups, answering=answering),
            "kith, a commit for each": partial(single.each, answering=answering),
            "kith, state serialised": kith(answering, forget),
            "bare kernel": kernel(answering),
            "doubleratchet": syndace(answering, kept=False),
            "doubleratchet, kept": syndace(answering, kept=True),
            "vodozemac": olm(answering, kept=False),
            "vodozemac, kept": olm(answering, kept=True),
        }
        title = f"ratchet, {kind}: sealed and opened pairs"
        timed = {name: partial(rate, run, count, slices) for name, run in runs.items()}
        made.append(Contest(title, timed, partial(close_all, stores)))
    whole, parts = agreement()
    both = {"kith": partial(rate, whole, AGREEMENTS, 1), "its primitives": partial(rate, parts, AGREEMENTS, 1)}
    return [*made, Contest("PQXDH, both sides", both)]


def rate(run: Run, times: int, slices: int) -> dict[str, float]:
    """Times a second, from the quarter of the slices that other processes disturbed least."""
    seconds = []
    for _ in range(slices):
        start = time.perf_counter()
        run(times)
        seconds.append(time.perf_counter() - start)
    return {"/s": times / (quantiles(seconds, n=4)[0] if slices > 1 else seconds[0])}


def close_all(stores: Sequence[Kept]) -> None:
    for kept in stores:
        kept.close()
