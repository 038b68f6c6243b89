"""One device that is product and model at once: both take each step from the same randomness, and all is compared.

Compared at each step: the bytes of bundles and envelopes, plaintext or code of the refusal, the stored state, the
skipped keys and their order. An envelope is the same bytes whoever wrote it and is opened by both, so each conversation
holds all pairings: product with model, model with product, either of them beginning. What the store does (2,000 skipped
keys kept, a base key used once, which session speaks) is done here once, for both.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from dataclasses import replace as changed
from typing import TypeVar

from crypto import pqxdh, ratchet
from crypto.errors import Fault, PeerFault
from crypto.keys import DeviceKeys
from crypto.pqxdh import KemPrekey, OneTimePrekey, PrekeySecrets, SignedPrekey
from crypto.primitives import x25519_public
from crypto.ratchet import First, Opened, State
from tests.crypto.model import agreement, blocks, packing
from tests.crypto.model import sessions as model
from tests.crypto.model.blocks import RefusedError
from tests.crypto.model.ratchet import Ratchet
from tests.crypto.people import seeded

T = TypeVar("T")
Outcome = tuple[T | None, str]
"""(answer, "") or (None, code of the refusal)."""


class Once:
    """A Random that gives one value once."""

    def __init__(self, value: bytes) -> None:
        self.value = value
        self.used = False

    def __call__(self, size: int) -> bytes:
        assert size == len(self.value)
        assert not self.used
        self.used = True
        return self.value


def both(product: Callable[[], T], second: Callable[[], T]) -> Outcome[T]:
    """What product and model answer to one question, which must be the same."""
    answer: Outcome[T]
    expected: Outcome[T]
    try:
        answer = product(), ""
    except Fault as fault:
        answer = None, fault.code
    try:
        expected = second(), ""
    except RefusedError as refusal:
        expected = None, refusal.code
    assert answer == expected
    return answer


@dataclass
class Session:
    """One end of one session, twice."""

    state: State
    model: Ratchet
    skipped: dict[tuple[bytes, int], bytes] = field(default_factory=dict)

    def say(self, text: bytes, fresh: bytes) -> Outcome[bytes]:
        def product() -> bytes:
            self.state, envelope = ratchet.encrypt(self.state, text, Once(fresh))
            return envelope

        outcome = both(product, lambda: self.model.encrypt(text, fresh))
        self.compare()
        return outcome

    def hear(self, envelope: bytes, drawn: bytes) -> Outcome[bytes]:
        random = Once(drawn)
        outcome = both(lambda: self._hear(envelope, random), lambda: self.model.decrypt(envelope, drawn))
        assert not (outcome[1] and random.used)
        self.compare()
        return outcome

    def _hear(self, envelope: bytes, random: Once) -> bytes:
        return self.keep(ratchet.decrypt(self.state, envelope, random, lambda *place: self.skipped.get(place)))

    def keep(self, opened: Opened) -> bytes:
        """What a store does in one transaction; the state goes through its bytes, as over a restart."""
        self.state = State.from_bytes(opened.state.to_bytes())
        self.skipped |= {(key.chain_id, key.n): key.message_key for key in opened.stored}
        if opened.used:
            del self.skipped[opened.used]
        for place in list(self.skipped):
            if place[0] in opened.forgotten:
                del self.skipped[place]
        for place in list(self.skipped)[: max(0, len(self.skipped) - ratchet.MAX_SKIPPED)]:
            del self.skipped[place]
        return opened.plaintext

    def compare(self) -> None:
        assert self.state.to_bytes() == packing.state_of(self.model)
        assert list(self.skipped.items()) == list(self.model.skipped.items())


@dataclass(frozen=True)
class Bundles:
    """One bundle, as the product's and as the model's."""

    product: pqxdh.Bundle
    model: agreement.Bundle


class Device:
    """A device with prekeys, and for the one other device its sessions, the one that last opened something first."""

    def __init__(self, name: object) -> None:
        self.draw = draw = seeded(name)
        prekeys = agreement.Prekeys({1: draw(32)}, {2: draw(64)})
        self.model = model.Device(draw(32), draw(32), draw(32), prekeys)
        self.keys = DeviceKeys(self.model.signing_seed, self.model.identity_private)
        self.party = pqxdh.Party(self.model.account, self.keys.device, self.keys.exchange)
        self.signed = pqxdh.make_signed_prekey(self.keys, 1, prekeys.signed[1])
        self.kem = pqxdh.make_kem_prekey(self.keys, 2, prekeys.kem[2])
        self.one_time: dict[int, bytes] = {}
        self.sessions: list[Session] = []
        self.base_keys: set[bytes] = set()
        self._next_id = 100

    def bundles(self, one_time: bool) -> Bundles:
        number = None
        if one_time:
            number, self._next_id = self._next_id, self._next_id + 1
            self.one_time[number] = self.model.prekeys.one_time[number] = self.draw(32)
        one = OneTimePrekey(number, x25519_public(self.one_time[number])) if number else None
        made = Bundles(pqxdh.Bundle(self.party, self.signed, self.kem, one), self.model.bundle(1, 2, number))
        assert made.model == as_model(made.product)
        return made

    def begin(self, bundles: Bundles) -> str:
        """Start a session; the code of the refusal, if any."""
        ephemeral, m, drawn = self.draw(32), self.draw(32), self.draw(32)
        started: list[object] = []

        def encapsulate(public: bytes) -> tuple[bytes, bytes]:
            ciphertext, shared = blocks.kem_encapsulate(public, m)
            return shared, ciphertext

        def product() -> bytes:
            bundle = bundles.product
            agreed = pqxdh.initiate(self.keys, self.party, bundle, Once(ephemeral), encapsulate)
            started.append(
                ratchet.start_initiator(agreed.secret, agreed.ad, bundle.signed.public, Once(drawn), agreed.header)
            )
            return agreed.header

        def second() -> bytes:
            started.append(session := self.model.start(bundles.model, ephemeral, m, drawn))
            return session.pqxdh_header

        _, code = both(product, second)
        if not code:
            self._add(*started, {})
        return code

    def say(self, text: bytes) -> Outcome[bytes]:
        return self.sessions[0].say(text, self.draw(16))

    def hear(self, sender: "Device", envelope: bytes) -> Outcome[bytes]:
        """Open an envelope on the session that it fits, or on a new one."""
        drawn = self.draw(32)
        for session in self.sessions:
            outcome = session.hear(envelope, drawn)
            if outcome[1] == "not_for_this_session":
                continue
            if not outcome[1]:
                self.sessions.remove(session)
                self.sessions.insert(0, session)
            return outcome
        return self._accept(sender, envelope, drawn)

    def _accept(self, sender: "Device", envelope: bytes, drawn: bytes) -> Outcome[bytes]:
        if envelope[:1] == b"\x01" and envelope[4:36] in self.base_keys:
            return None, "base_key_used"
        accepted: list[object] = []
        skipped: dict[tuple[bytes, int], bytes] = {}

        def product() -> bytes:
            opened = self._answer(sender.party, envelope, drawn)
            accepted.append(opened.state)
            skipped.update({(key.chain_id, key.n): key.message_key for key in opened.stored})
            return opened.plaintext

        def second() -> bytes:
            session, plaintext = self.model.accept(sender.model.party(), envelope, drawn)
            accepted.append(session)
            return plaintext

        if envelope[:1] != b"\x01":
            return None, "not_for_this_session"
        outcome = both(product, second)
        if not outcome[1]:
            self._add(*accepted, skipped)
            self._use(envelope)
        return outcome

    def _answer(self, sender: pqxdh.Party, envelope: bytes, drawn: bytes) -> Opened:
        parsed = ratchet.parse(envelope)
        assert isinstance(parsed, First)
        header = pqxdh.read_header(parsed.header)
        one_time = None if header.one_time_id is None else self.one_time.get(header.one_time_id)
        if (header.signed_id, header.kem_id) != (1, 2):
            raise PeerFault("unknown_prekey", "no such prekey")
        signed, seed = self.model.prekeys.signed[1], self.model.prekeys.kem[2]
        secrets = PrekeySecrets(signed, self.signed.public, seed, one_time)
        secret, ad = pqxdh.respond(self.keys, self.party, sender, header, secrets)
        return ratchet.decrypt(ratchet.start_responder(secret, ad, signed), envelope, Once(drawn), lambda *_: None)

    def _use(self, envelope: bytes) -> None:
        self.base_keys.add(envelope[4:36])
        number = agreement.read_header(envelope[3 : 3 + agreement.HEADER_LENGTH]).one_time_id
        if number is not None:
            del self.one_time[number], self.model.prekeys.one_time[number]

    def _add(self, state: object, second: object, skipped: dict[tuple[bytes, int], bytes]) -> None:
        assert isinstance(state, State)
        assert isinstance(second, Ratchet)
        self.sessions.insert(0, Session(state, second, skipped))
        self.sessions[0].compare()

    def trial(self) -> "Device":
        """A copy to which something happens that is never stored: a crash before the commit."""
        return copy.deepcopy(self)


def as_model(bundle: pqxdh.Bundle) -> agreement.Bundle:
    party, one = bundle.party, bundle.one_time
    return agreement.Bundle(
        party=agreement.Party(party.account, party.device, party.identity_key),
        signed_id=bundle.signed.id,
        signed=bundle.signed.public,
        signed_signature=bundle.signed.signature,
        kem_id=bundle.kem.id,
        kem=bundle.kem.public,
        kem_signature=bundle.kem.signature,
        one_time_id=one.id if one else 0,
        one_time=one.public if one else None,
    )


def bent(bundles: Bundles, part: str, change: Callable[[bytes], bytes]) -> Bundles:
    """The same bundle with one key or signature changed, by its name in the model."""
    second = changed(bundles.model, **{part: change(getattr(bundles.model, part))})
    product = pqxdh.Bundle(
        bundles.product.party,
        SignedPrekey(second.signed_id, second.signed, second.signed_signature),
        KemPrekey(second.kem_id, second.kem, second.kem_signature),
        OneTimePrekey(second.one_time_id, second.one_time) if second.one_time is not None else None,
    )
    return Bundles(product, second)
