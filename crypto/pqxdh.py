"""PQXDH revision 3: agree on a secret with a device that may be offline, from its certified key and signed prekeys.

Only the agreement. Which prekeys exist, when they are replaced, and who remembers a base key is the store's affair; the
session that the secret starts is in ratchet.py. The bytes are in SPEC.md ("PQXDH"). There is no other way to agree, and
no fallback without ML-KEM.
"""

from dataclasses import dataclass, field
from struct import Struct
from typing import Final

from crypto.errors import PeerFault
from crypto.keys import Context, DeviceKeys, KeyType, encode_key, sign, verify
from crypto.primitives import (
    KEY,
    MLKEM_CIPHERTEXT,
    Encapsulate,
    Random,
    check_mlkem,
    check_x25519,
    hkdf,
    mlkem_decapsulate,
    mlkem_public,
    sha256,
    x25519,
    x25519_public,
)

LABEL: Final = b"kith-pqxdh-1"

_INFO: Final = LABEL + b"_CURVE25519_SHA-256_ML-KEM-768"
_PADDING: Final = b"\xff" * KEY
_NO_ONE_TIME_PREKEY: Final = bytes(1 + KEY)
_HEADER_VERSION: Final = 1
_HEADER: Final = Struct(f">B{KEY}sIIBI{MLKEM_CIPHERTEXT}s")
_ID: Final = Struct(">I")

HEADER_BYTES: Final = _HEADER.size


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part: account id, device id (Ed25519), and the X25519 key certified for that device; 32 bytes each."""

    account: bytes
    device: bytes
    identity_key: bytes

    def __post_init__(self) -> None:
        if len(self.account) != KEY:
            raise ValueError("an account id has 32 bytes")


@dataclass(frozen=True, slots=True)
class SignedPrekey:
    """A medium-term X25519 key under its device's signature; ids are u32."""

    id: int
    public: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class KemPrekey:
    """An ML-KEM-768 key under its device's signature, one-time or last resort; ids are u32."""

    id: int
    public: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class OneTimePrekey:
    """An X25519 key that its device hands out once; unsigned, as in the specification."""

    id: int
    public: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """What an initiator must know of the other device; without one-time key if none was left."""

    party: Party
    signed: SignedPrekey
    kem: KemPrekey
    one_time: OneTimePrekey | None


@dataclass(frozen=True, slots=True)
class PrekeySecrets:
    """The private halves that a header names, looked up by the responder (KEM: the 64-byte seed)."""

    signed_private: bytes = field(repr=False)
    signed_public: bytes
    kem_seed: bytes = field(repr=False)
    one_time_private: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class InitialHeader:
    """The header of a first message: base key EK, the prekeys used, and the encapsulation (1,088 bytes)."""

    base_key: bytes
    signed_id: int
    kem_id: int
    one_time_id: int | None
    kem_ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Initiated:
    """The initiator's result: the secret (32 bytes), the associated data, and the header to send along."""

    secret: bytes = field(repr=False)
    ad: bytes
    header: bytes


def make_signed_prekey(keys: DeviceKeys, id: int, private: bytes) -> SignedPrekey:
    """Sign the public half of a new X25519 prekey (private: 32 random bytes)."""
    public = x25519_public(private)
    return SignedPrekey(id, public, sign(keys.signing_seed, Context.SIGNED_PREKEY, _signed(KeyType.X25519, id, public)))


def make_kem_prekey(keys: DeviceKeys, id: int, seed: bytes) -> KemPrekey:
    """Sign the public half of a new ML-KEM-768 prekey (seed: 64 random bytes)."""
    public = mlkem_public(seed)
    return KemPrekey(id, public, sign(keys.signing_seed, Context.KEM_PREKEY, _signed(KeyType.MLKEM768, id, public)))


def check_bundle(bundle: Bundle) -> None:
    """Refuse a bundle with a wrong signature (PeerFault "bad_signature") or an invalid key ("bad_key")."""
    device, signed, kem = bundle.party.device, bundle.signed, bundle.kem
    check_x25519(signed.public)
    check_mlkem(kem.public)
    verify(device, Context.SIGNED_PREKEY, _signed(KeyType.X25519, signed.id, signed.public), signed.signature)
    verify(device, Context.KEM_PREKEY, _signed(KeyType.MLKEM768, kem.id, kem.public), kem.signature)
    check_x25519(bundle.party.identity_key)
    if bundle.one_time:
        check_x25519(bundle.one_time.public)


def initiate(keys: DeviceKeys, me: Party, bundle: Bundle, random: Random, encapsulate: Encapsulate) -> Initiated:
    """Agree with the device of a bundle; everything in the bundle is checked before a private key touches it."""
    check_bundle(bundle)
    base_private = random(KEY)
    one_time = bundle.one_time
    shared, ciphertext = encapsulate(bundle.kem.public)
    agreed = [
        x25519(keys.exchange_private, bundle.signed.public),
        x25519(base_private, bundle.party.identity_key),
        x25519(base_private, bundle.signed.public),
    ]
    if one_time:
        agreed.append(x25519(base_private, one_time.public))
    prekeys = _prekeys(bundle.signed.public, one_time.public if one_time else None, bundle.kem.public, ciphertext)
    header = _HEADER.pack(
        _HEADER_VERSION,
        x25519_public(base_private),
        bundle.signed.id,
        bundle.kem.id,
        one_time is not None,
        one_time.id if one_time else 0,
        ciphertext,
    )
    return Initiated(_secret(agreed, shared), _ad(me, bundle.party) + prekeys, header)


def read_header(header: bytes) -> InitialHeader:
    """Decode the header of a first message; PeerFault("bad_header") unless it is exactly what initiate writes."""
    if len(header) != HEADER_BYTES or header[0] != _HEADER_VERSION:
        raise _bad_header()
    _, base_key, signed_id, kem_id, has_one_time, one_time_id, ciphertext = _HEADER.unpack(header)
    if has_one_time > 1 or (one_time_id and not has_one_time):
        raise _bad_header()
    return InitialHeader(base_key, signed_id, kem_id, one_time_id if has_one_time else None, ciphertext)


def respond(
    keys: DeviceKeys, me: Party, sender: Party, header: InitialHeader, secrets: PrekeySecrets
) -> tuple[bytes, bytes]:
    """The responder's (secret, associated data); a wrong header gives another secret, which the first message shows.

    PeerFault("bad_key") for an invalid base or identity key, PeerFault("unknown_prekey") if only one of header and
    secrets has a one-time key. `sender` comes from the layer that authenticated the envelope.
    """
    one_time_private = secrets.one_time_private
    if (header.one_time_id is None) != (one_time_private is None):
        raise PeerFault("unknown_prekey", "A first message uses a key that this device does not have.")
    check_x25519(header.base_key)
    check_x25519(sender.identity_key)
    shared = mlkem_decapsulate(secrets.kem_seed, header.kem_ciphertext)
    agreed = [
        x25519(secrets.signed_private, sender.identity_key),
        x25519(keys.exchange_private, header.base_key),
        x25519(secrets.signed_private, header.base_key),
    ]
    one_time_public = None
    if one_time_private:
        agreed.append(x25519(one_time_private, header.base_key))
        one_time_public = x25519_public(one_time_private)
    kem_public = mlkem_public(secrets.kem_seed)
    prekeys = _prekeys(secrets.signed_public, one_time_public, kem_public, header.kem_ciphertext)
    return _secret(agreed, shared), _ad(sender, me) + prekeys


def _signed(kind: KeyType, id: int, public: bytes) -> bytes:
    """What a prekey signature covers: the id too, so that no carrier can give a prekey another number."""
    return _ID.pack(id) + encode_key(kind, public)


def _secret(agreed: list[bytes], shared: bytes) -> bytes:
    return hkdf(_PADDING + b"".join(agreed) + shared, _INFO)


def _ad(initiator: Party, responder: Party) -> bytes:
    return LABEL + _party(initiator) + _party(responder)


def _party(party: Party) -> bytes:
    return party.account + encode_key(KeyType.ED25519, party.device) + encode_key(KeyType.X25519, party.identity_key)


def _prekeys(signed: bytes, one_time: bytes | None, kem: bytes, ciphertext: bytes) -> bytes:
    """The half of the associated data that names the keys used, each under its type tag."""
    return (
        encode_key(KeyType.X25519, signed)
        + (encode_key(KeyType.X25519, one_time) if one_time else _NO_ONE_TIME_PREKEY)
        + sha256(encode_key(KeyType.MLKEM768, kem))
        + sha256(ciphertext)
    )


def _bad_header() -> PeerFault:
    return PeerFault("bad_header", "The header of a first message has a wrong shape.")
