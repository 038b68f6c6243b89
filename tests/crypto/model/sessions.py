"""A session from its first byte: PQXDH and the Double Ratchet together, for one device with all its keys.

SPEC says how a session starts and not which of several sends (that is decided above `crypto/`), so each call here is
one session; whoever holds two keeps both.
"""

from dataclasses import dataclass, field

from tests.crypto.model.agreement import Bundle, Party, Prekeys, initiate, publish, read_header, respond
from tests.crypto.model.blocks import kem_keys
from tests.crypto.model.curves import ed25519_public, x25519_public
from tests.crypto.model.ratchet import Ratchet, as_initiator, as_responder
from tests.crypto.model.sealing import first_header_of, split


@dataclass
class Device:
    """The secrets of one device: SPEC, Keys."""

    account: bytes
    signing_seed: bytes
    identity_private: bytes
    prekeys: Prekeys = field(default_factory=Prekeys)

    def party(self) -> Party:
        return Party(self.account, ed25519_public(self.signing_seed), x25519_public(self.identity_private))

    def bundle(self, signed_id: int, kem_id: int, one_time_id: int | None) -> Bundle:
        return publish(self.party(), self.signing_seed, self.prekeys, (signed_id, kem_id, one_time_id))

    def kem_public(self, kem_id: int) -> bytes:
        return kem_keys(self.prekeys.kem[kem_id])[0]

    def start(self, bundle: Bundle, ephemeral: bytes, m: bytes, drawn: bytes) -> Ratchet:
        """The initiator's session: private half of EK, m of the encapsulation, private half of the ratchet key."""
        return as_initiator(initiate(self.party(), self.identity_private, bundle, ephemeral, m), drawn)

    def accept(self, peer: Party, envelope: bytes, drawn: bytes) -> tuple[Ratchet, bytes]:
        """The responder's session and the first plaintext; nothing is left of an envelope that does not open."""
        split(envelope)
        header = first_header_of(envelope)
        agreed = respond(self.party(), self.identity_private, peer, header, self.prekeys)
        session = as_responder(agreed, self.prekeys.signed[read_header(header).signed_id])
        return session, session.decrypt(envelope, drawn)
