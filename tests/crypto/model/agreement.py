"""Both sides of PQXDH: The PQXDH Key Agreement Protocol, revision 3, section 3, with the parameters of SPEC, PQXDH.

Randomness is an argument: the private half of EK, and m of the encapsulation. What becomes of SK: `ratchet.py`.
"""

from dataclasses import dataclass, field

from tests.crypto.model.blocks import (
    KEM_CIPHERTEXT_LENGTH,
    RefusedError,
    check_kem,
    hkdf,
    kem_decapsulate,
    kem_encapsulate,
    kem_keys,
    sha256,
)
from tests.crypto.model.curves import check_x25519, dh, is_signed, sign, x25519_public

ED25519, X25519, ML_KEM = b"\x01", b"\x02", b"\x03"
HEADER_LENGTH = 1134
INFO = b"kith-pqxdh-1_CURVE25519_SHA-256_ML-KEM-768"
F = b"\xff" * 32  # the specification, section 2.2: it keeps the input of KDF from being a valid public key


@dataclass(frozen=True)
class Party:
    """One device of an account: SPEC, Keys."""

    account: bytes
    device: bytes
    identity: bytes

    def encoded(self) -> bytes:
        return self.account + ED25519 + self.device + X25519 + self.identity


@dataclass(frozen=True)
class Bundle:
    """What an initiator fetches: the specification, section 3.2."""

    party: Party
    signed_id: int
    signed: bytes
    signed_signature: bytes
    kem_id: int
    kem: bytes
    kem_signature: bytes
    one_time_id: int = 0
    one_time: bytes | None = None


@dataclass
class Prekeys:
    """The private halves that a responder holds, by id; a KEM key as its seed d || z."""

    signed: dict[int, bytes] = field(default_factory=dict)
    kem: dict[int, bytes] = field(default_factory=dict)
    one_time: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreed:
    """SK and AD, and the header that lets the other side compute them; SPK starts the ratchet."""

    secret: bytes
    ad: bytes
    header: bytes
    signed: bytes


def signed_message(context: bytes, number: int, encoded: bytes) -> bytes:
    return context + number.to_bytes(4, "big") + encoded


def publish(party: Party, signing_seed: bytes, prekeys: Prekeys, ids: tuple[int, int, int | None]) -> Bundle:
    """The bundle for the prekeys with these ids (signed, KEM, one-time or None)."""
    signed, kem = x25519_public(prekeys.signed[ids[0]]), kem_keys(prekeys.kem[ids[1]])[0]
    return Bundle(
        party=party,
        signed_id=ids[0],
        signed=signed,
        signed_signature=sign(signing_seed, signed_message(b"kith-signed-prekey-1", ids[0], X25519 + signed)),
        kem_id=ids[1],
        kem=kem,
        kem_signature=sign(signing_seed, signed_message(b"kith-kem-prekey-1", ids[1], ML_KEM + kem)),
        one_time_id=0 if ids[2] is None else ids[2],
        one_time=None if ids[2] is None else x25519_public(prekeys.one_time[ids[2]]),
    )


def check_bundle(bundle: Bundle) -> None:
    """All four keys and both signatures in the order of the SPEC, before a private key of the initiator is used."""
    check_x25519(bundle.signed)
    check_kem(bundle.kem)
    keys = [(b"kith-signed-prekey-1", bundle.signed_id, X25519 + bundle.signed, bundle.signed_signature)]
    keys.append((b"kith-kem-prekey-1", bundle.kem_id, ML_KEM + bundle.kem, bundle.kem_signature))
    for context, number, encoded, signature in keys:
        if not is_signed(bundle.party.device, signed_message(context, number, encoded), signature):
            raise RefusedError("bad_signature")
    check_x25519(bundle.party.identity)
    if bundle.one_time is not None:
        check_x25519(bundle.one_time)


def derive(exchanged: list[bytes]) -> bytes:
    """KDF of the specification, section 2.2."""
    return hkdf(F + b"".join(exchanged), INFO, 32)


def associated_data(parties: tuple[Party, Party], keys: tuple[bytes, bytes | None, bytes], ciphertext: bytes) -> bytes:
    """AD for (initiator, responder) and (SPK, OPK or None, PQPK)."""
    signed, one_time, kem = keys
    named_one_time = bytes(33) if one_time is None else X25519 + one_time
    names = parties[0].encoded() + parties[1].encoded() + X25519 + signed + named_one_time
    return b"kith-pqxdh-1" + names + sha256(ML_KEM + kem) + sha256(ciphertext)


def initiate(me: Party, identity_private: bytes, bundle: Bundle, ephemeral: bytes, m: bytes) -> Agreed:
    """The specification, section 3.3."""
    check_bundle(bundle)
    exchanged = [
        dh(identity_private, bundle.signed),
        dh(ephemeral, bundle.party.identity),
        dh(ephemeral, bundle.signed),
    ]
    if bundle.one_time is not None:
        exchanged.append(dh(ephemeral, bundle.one_time))
    ciphertext, secret = kem_encapsulate(bundle.kem, m)
    has_one_time = bundle.one_time is not None
    header = b"".join(
        [
            b"\x01",
            x25519_public(ephemeral),
            bundle.signed_id.to_bytes(4, "big"),
            bundle.kem_id.to_bytes(4, "big"),
            bytes([has_one_time]),
            (bundle.one_time_id if has_one_time else 0).to_bytes(4, "big"),
            ciphertext,
        ]
    )
    ad = associated_data((me, bundle.party), (bundle.signed, bundle.one_time, bundle.kem), ciphertext)
    return Agreed(derive([*exchanged, secret]), ad, header, bundle.signed)


@dataclass(frozen=True)
class Header:
    """A PQXDH header, read."""

    ephemeral: bytes
    signed_id: int
    kem_id: int
    one_time_id: int | None
    ciphertext: bytes


def read_header(header: bytes) -> Header:
    """Any form but the one of the SPEC is `bad_header`."""
    has_one_time, one_time_id = header[41:42], int.from_bytes(header[42:46], "big")
    if len(header) != HEADER_LENGTH or header[:1] != b"\x01" or has_one_time not in (b"\0", b"\x01"):
        raise RefusedError("bad_header")
    if has_one_time == b"\0" and one_time_id:
        raise RefusedError("bad_header")
    ids = int.from_bytes(header[33:37], "big"), int.from_bytes(header[37:41], "big")
    return Header(header[1:33], *ids, one_time_id if has_one_time == b"\x01" else None, header[-KEM_CIPHERTEXT_LENGTH:])


def respond(me: Party, identity_private: bytes, peer: Party, header: bytes, prekeys: Prekeys) -> Agreed:
    """The specification, section 3.4; deleting a one-time key after the first message opened is the caller's."""
    read = read_header(header)
    one_time = None if read.one_time_id is None else prekeys.one_time.get(read.one_time_id)
    if read.signed_id not in prekeys.signed or read.kem_id not in prekeys.kem:
        raise RefusedError("unknown_prekey")
    if read.one_time_id is not None and one_time is None:
        raise RefusedError("unknown_prekey")
    check_x25519(read.ephemeral)
    check_x25519(peer.identity)
    signed, seed = prekeys.signed[read.signed_id], prekeys.kem[read.kem_id]
    exchanged = [dh(signed, peer.identity), dh(identity_private, read.ephemeral), dh(signed, read.ephemeral)]
    if one_time is not None:
        exchanged.append(dh(one_time, read.ephemeral))
    secret = kem_decapsulate(seed, read.ciphertext)
    public_one_time = None if one_time is None else x25519_public(one_time)
    keys = (x25519_public(signed), public_one_time, kem_keys(seed)[0])
    return Agreed(derive([*exchanged, secret]), associated_data((peer, me), keys, read.ciphertext), header, keys[0])
