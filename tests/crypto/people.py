"""Devices with prekeys and sessions for the tests of this floor: what the node does with a store, done with dicts.

Randomness is seeded, so that a failure is the same again; only ML-KEM encapsulation draws its own.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from crypto import pqxdh, ratchet
from crypto.errors import Fault, PeerFault
from crypto.keys import generate_device
from crypto.pqxdh import Bundle, InitialHeader, OneTimePrekey, Party, PrekeySecrets
from crypto.primitives import mlkem_encapsulate, x25519_public
from crypto.ratchet import Opened, State

MAX_SESSIONS = 5


def seeded(seed: object) -> Callable[[int], bytes]:
    """A Random that gives the same bytes for the same seed."""
    state = hashlib.shake_256(repr(seed).encode()).digest(1 << 12)
    counter = 0

    def draw(length: int) -> bytes:
        nonlocal counter
        counter += 1
        return hashlib.shake_256(state + counter.to_bytes(8, "big")).digest(length)

    return draw


def refused(code: str, call: Callable[..., object], *arguments: object) -> None:
    """The call must fail with this code and nothing else."""
    with pytest.raises(Fault) as caught:
        call(*arguments)
    assert caught.value.code == code


def attempt(call: Callable[..., object], *arguments: object) -> tuple[object, str]:
    """(answer, "") or (None, code of the PeerFault); any other exception is a failed test."""
    try:
        return call(*arguments), ""
    except PeerFault as fault:
        return None, fault.code


@dataclass
class Side:
    """One end of one session: the state and the skipped keys that a store would hold."""

    state: State
    draw: Callable[[int], bytes]
    skipped: dict[tuple[bytes, int], bytes] = field(default_factory=dict)

    def say(self, text: bytes) -> bytes:
        self.state, envelope = ratchet.encrypt(self.state, text, self.draw)
        return envelope

    def hear(self, envelope: bytes) -> bytes:
        return self.keep(ratchet.decrypt(self.state, envelope, self.draw, self.find))

    def find(self, chain: bytes, n: int) -> bytes | None:
        return self.skipped.get((chain, n))

    def keep(self, opened: Opened) -> bytes:
        self.state = opened.state
        self.skipped |= {(key.chain_id, key.n): key.message_key for key in opened.stored}
        if opened.used:
            del self.skipped[opened.used]
        for chain in opened.forgotten:
            self.skipped = {place: key for place, key in self.skipped.items() if place[0] != chain}
        return opened.plaintext

    def everything(self) -> tuple[bytes, tuple[tuple[tuple[bytes, int], bytes], ...]]:
        """All that a failed call must leave as it was."""
        return self.state.to_bytes(), tuple(self.skipped.items())


def pair(seed: object = 0) -> tuple[Side, Side]:
    """Two ends of a session without PQXDH in front; the initiator comes first and has said nothing yet."""
    draw = seeded(seed)
    secret, prekey = draw(32), draw(32)
    alice = ratchet.start_initiator(secret, b"ad", x25519_public(prekey), draw)
    return Side(alice, seeded((seed, "alice"))), Side(
        ratchet.start_responder(secret, b"ad", prekey), seeded((seed, "bob"))
    )


def talking(seed: object = 0) -> tuple[Side, Side]:
    """Two ends that have both heard each other."""
    alice, bob = pair(seed)
    bob.hear(alice.say(b"hello"))
    alice.hear(bob.say(b"hello"))
    return alice, bob


class Device:
    """A device with prekeys, and for each peer device up to five sessions, the one that last opened something first."""

    def __init__(self, name: str, account: str | None = None) -> None:
        self.draw = seeded(name)
        self.keys = generate_device(self.draw)
        self.party = Party(hashlib.sha256((account or name).encode()).digest(), self.keys.device, self.keys.exchange)
        self.signed_private, self.kem_seed = self.draw(32), self.draw(64)
        self.signed = pqxdh.make_signed_prekey(self.keys, 1, self.signed_private)
        self.kem = pqxdh.make_kem_prekey(self.keys, 2, self.kem_seed)
        self.one_time: dict[int, bytes] = {}
        self.sessions: dict[bytes, list[Side]] = {}

    def bundle(self, one_time: bool = True) -> Bundle:
        """A bundle to start a session with this device, with a new one-time key unless told otherwise."""
        if not one_time:
            return Bundle(self.party, self.signed, self.kem, None)
        number = 100 + len(self.one_time)
        self.one_time[number] = self.draw(32)
        return Bundle(self.party, self.signed, self.kem, OneTimePrekey(number, x25519_public(self.one_time[number])))

    def begin(self, bundle: Bundle) -> Side:
        agreed = pqxdh.initiate(self.keys, self.party, bundle, self.draw, mlkem_encapsulate)
        state = ratchet.start_initiator(agreed.secret, agreed.ad, bundle.signed.public, self.draw, agreed.header)
        return self._add(bundle.party.device, Side(state, self.draw))

    def say(self, to: "Device", text: bytes) -> bytes:
        return self.sessions[to.party.device][0].say(text)

    def hear(self, sender: Party, envelope: bytes) -> bytes:
        """Open an envelope on whichever session fits, or on a new one; a failure changes nothing."""
        sessions = self.sessions.get(sender.device, [])
        for side in sessions:
            try:
                text = side.hear(envelope)
            except PeerFault as fault:
                if fault.code != "not_for_this_session":
                    raise
                continue
            sessions.remove(side)
            sessions.insert(0, side)
            return text
        return self.answer(sender, envelope)

    def answer(self, sender: Party, envelope: bytes) -> bytes:
        parsed = ratchet.parse(envelope)
        if isinstance(parsed, ratchet.Message):
            raise PeerFault("not_for_this_session", "no session")
        header = pqxdh.read_header(parsed.header)
        secret, ad = pqxdh.respond(self.keys, self.party, sender, header, self.secrets(header))
        side = Side(ratchet.start_responder(secret, ad, self.signed_private), self.draw)
        text = side.hear(envelope)
        self._add(sender.device, side)
        if header.one_time_id is not None:
            del self.one_time[header.one_time_id]
        return text

    def secrets(self, header: InitialHeader) -> PrekeySecrets:
        if (header.signed_id, header.kem_id) != (self.signed.id, self.kem.id):
            raise PeerFault("unknown_prekey", "no such prekey")
        one_time = None if header.one_time_id is None else self.one_time.get(header.one_time_id)
        return PrekeySecrets(self.signed_private, self.signed.public, self.kem_seed, one_time)

    def everything(self) -> object:
        """All that a failed call must leave as it was."""
        sessions = {device: [side.everything() for side in sides] for device, sides in self.sessions.items()}
        return sessions, dict(self.one_time)

    def _add(self, device: bytes, side: Side) -> Side:
        sessions = self.sessions.setdefault(device, [])
        sessions.insert(0, side)
        del sessions[MAX_SESSIONS:]
        return side
