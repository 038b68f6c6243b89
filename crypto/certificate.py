"""A small certificate authority: its root, certificates for requests, the list of revoked ones, and checking all three.

Pure: keys, serial numbers and times are handed in, signatures are deterministic (RFC 6979). Whom a certificate is for
and what is kept of it is `node/relay/authority.py`'s affair. Sources: RFC 5280, RFC 2986, RFC 5758; `SPEC.md`, section
"Certificates".
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from crypto.errors import PeerFault, Refused
from crypto.primitives import Random, check_ed25519

DAY_MS: Final = 24 * 3600 * 1000
ROOT_MS: Final = 3650 * DAY_MS
CERTIFICATE_MS: Final = 7 * DAY_MS
CRL_MS: Final = DAY_MS
SKEW_MS: Final = 120_000
"""How far the clocks of two machines may differ."""

MAX_DER: Final = 4096
MAX_CRL: Final = 1000 * 1024
SERIAL_BYTES: Final = 16
MAX_REVOKED: Final = 16_384

_HASH: Final = hashes.SHA256()
_SEED: Final = 48
"""Bytes drawn for a P-256 key: 128 bits more than its order, so that the reduction shows no bias."""

_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


class Issued(NamedTuple):
    """A new certificate: DER, its serial number (big-endian), and when it ends (Unix ms)."""

    der: bytes
    serial: bytes
    ends_ms: int


class Revoked(NamedTuple):
    """An entry of a list: serial number (big-endian), and since when (Unix ms)."""

    serial: bytes
    since_ms: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a checked certificate says: its serial number, whose it is (hex), its key (SPKI, DER), when it ends."""

    serial: bytes
    subject: str
    key: bytes
    ends_ms: int


class Authority:
    """Signs under a root: `private` is the 32-byte P-256 scalar, `root` its self-signed certificate (DER)."""

    def __init__(self, private: bytes, root: bytes) -> None:
        self.root = root
        self._key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
        self._certificate = x509.load_der_x509_certificate(root)
        if self._certificate.public_key() != self._key.public_key():
            raise ValueError("the root is for another key")

    @classmethod
    def make(cls, name: str, now_ms: int, random: Random) -> tuple["Authority", bytes]:
        """A new authority and the private scalar to keep; its root names itself `name` and lasts 10 years."""
        private = int.from_bytes(random(_SEED), "big") % (_ORDER - 1) + 1
        key = ec.derive_private_key(private, ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = (
            _builder(_serial(random), now_ms, ROOT_MS)
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(identifier, critical=False)
        )
        root = builder.sign(key, _HASH, ecdsa_deterministic=True).public_bytes(Encoding.DER)
        scalar = private.to_bytes(32, "big")
        return cls(scalar, root), scalar

    def issue(self, request: bytes, subject: str, now_ms: int, random: Random) -> Issued:
        """Certify the key of a PKCS #10 request (DER) for 7 days under a subject of our choice.

        Of the request only its key counts, which it must prove to hold; `PeerFault("bad_request")` otherwise.
        """
        key = _requested(request)
        serial = _serial(random)
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            _builder(serial, now_ms, CERTIFICATE_MS)
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(self._certificate.subject)
            .public_key(key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(own, critical=False)
        )
        der = builder.sign(self._key, _HASH, ecdsa_deterministic=True).public_bytes(Encoding.DER)
        return Issued(der, _serial_bytes(serial), now_ms + CERTIFICATE_MS)

    def revocations(self, revoked: Iterable[Revoked], number: int, now_ms: int) -> bytes:
        """The list of revoked certificates (DER) under a number that must only rise; good for 24 hours.

        `Refused("too_many_revoked")` beyond 16,384 entries, which is about 700 KB.
        """
        entries = list(revoked)
        if len(entries) > MAX_REVOKED:
            raise Refused("too_many_revoked", "The list of revoked certificates is too long.")
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(_time(now_ms))
            .next_update(_time(now_ms + CRL_MS))
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(own, critical=False)
        )
        for serial, since_ms in entries:
            entry = x509.RevokedCertificateBuilder().serial_number(int.from_bytes(serial, "big"))
            builder = builder.add_revoked_certificate(entry.revocation_date(_time(since_ms)).build())
        return builder.sign(self._key, _HASH, ecdsa_deterministic=True).public_bytes(Encoding.DER)


def request(seed: bytes) -> bytes:
    """A PKCS #10 request (DER) for the Ed25519 key of 32 random bytes; it says nothing else."""
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(key, None).public_bytes(Encoding.DER)


def is_for(certificate: Certificate, seed: bytes) -> bool:
    """Whether a checked certificate holds the Ed25519 key of these 32 bytes."""
    public = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return certificate.key == public.public_bytes(Encoding.DER, _SPKI)


def check_root(der: bytes, now_ms: int) -> None:
    """Accept a root that signs itself and may sign others, or `PeerFault("bad_root")`; trusting it is the caller's."""
    try:
        root = x509.load_der_x509_certificate(der)
        root.verify_directly_issued_by(root)
        constraints = root.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
        sound = constraints.ca and usage.key_cert_sign and usage.crl_sign and _is_ours(root.public_key())
    except _ERRORS:
        sound = False
    if len(der) > MAX_DER or not sound or not _within(root, now_ms):
        raise PeerFault("bad_root", "The root of an authority is not valid.")


def check_certificate(der: bytes, root: bytes, now_ms: int) -> Certificate:
    """What a certificate under this root says, or `PeerFault("bad_certificate", "certificate_over")`.

    It does not say that it is not revoked: ask `check_revocations` besides.
    """
    try:
        found, issuer = x509.load_der_x509_certificate(der), x509.load_der_x509_certificate(root)
        found.verify_directly_issued_by(issuer)
        constraints = found.extensions.get_extension_for_class(x509.BasicConstraints).value
        key = found.public_key()
        name = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        sound = len(der) <= MAX_DER and not constraints.ca and _is_ours(key) and len(name) == 1
        serial = _serial_bytes(found.serial_number)
    except _ERRORS:
        sound = False
    if not sound:
        raise PeerFault("bad_certificate", "A certificate is not valid.")
    if not _within(found, now_ms):
        raise PeerFault("certificate_over", "A certificate is over, or not valid yet.")
    public = found.public_key().public_bytes(Encoding.DER, _SPKI)
    return Certificate(serial, str(name[0].value), public, _ms(found.not_valid_after_utc))


def check_revocations(der: bytes, root: bytes, number: int, now_ms: int) -> tuple[int, frozenset[bytes]]:
    """The number of a list and the serial numbers on it, or `PeerFault("bad_crl")`.

    `number` is the highest ever seen of this root: an older list is `PeerFault("old_crl")`, one that is over as well.
    """
    try:
        found = x509.load_der_x509_crl(der)
        key = x509.load_der_x509_certificate(root).public_key()
        sound = len(der) <= MAX_CRL and isinstance(key, ec.EllipticCurvePublicKey) and found.is_signature_valid(key)
        stated = found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        serials = frozenset(_serial_bytes(entry.serial_number) for entry in found)
        until = found.next_update_utc
    except _ERRORS:
        sound = False
    if not sound:
        raise PeerFault("bad_crl", "A list of revoked certificates is not valid.")
    fresh = until is not None and _ms(found.last_update_utc) - SKEW_MS <= now_ms <= _ms(until) + SKEW_MS
    if stated < number or not fresh:
        raise PeerFault("old_crl", "A list of revoked certificates is out of date.")
    return stated, serials


_ERRORS: Final = (
    ValueError,
    TypeError,
    OverflowError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    PeerFault,
)
_SPKI: Final = PublicFormat.SubjectPublicKeyInfo
_EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def _requested(request: bytes) -> PublicKey:
    """The key of a request that proves to hold it."""
    try:
        found = x509.load_der_x509_csr(request)
        key = found.public_key()
        sound = len(request) <= MAX_DER and found.is_signature_valid and _is_ours(key)
    except _ERRORS:
        sound = False
    if not sound or not isinstance(key, PublicKey):
        raise PeerFault("bad_request", "A request for a certificate is not valid.")
    return key


def _is_ours(key: object) -> bool:
    """Whether a key is one of the two kinds we certify, and a valid one."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        check_ed25519(key.public_bytes_raw())
        return True
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def _builder(serial: int, now_ms: int, lasts_ms: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().serial_number(serial)
    return builder.not_valid_before(_time(now_ms - SKEW_MS)).not_valid_after(_time(now_ms + lasts_ms))


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _serial(random: Random) -> int:
    """A positive number of 127 bits, 126 of them random, so that nobody can guess the next."""
    return int.from_bytes(random(SERIAL_BYTES), "big") >> 1 | 1 << 126


def _serial_bytes(serial: int) -> bytes:
    return serial.to_bytes((serial.bit_length() + 7) // 8, "big")


def _within(found: x509.Certificate, now_ms: int) -> bool:
    return _ms(found.not_valid_before_utc) - SKEW_MS <= now_ms <= _ms(found.not_valid_after_utc) + SKEW_MS


def _time(ms: int) -> datetime.datetime:
    return _EPOCH + datetime.timedelta(seconds=ms // 1000)


def _ms(time: datetime.datetime) -> int:
    return (time - _EPOCH) // datetime.timedelta(milliseconds=1)
