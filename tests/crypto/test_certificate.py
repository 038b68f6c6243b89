"""The small authority: what it signs is right for others too; what it did not sign, or no longer means, is refused."""

import datetime
import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from crypto import certificate as c
from crypto.errors import PeerFault, Refused
from tests.crypto.people import seeded

NOW = 1_800_000_000_000
DER = serialization.Encoding.DER
NODE_KEY = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def authority(seed: str = "ca") -> tuple[c.Authority, bytes]:
    return c.Authority.make("Test relay", NOW, seeded(seed))


CA, PRIVATE = authority()


def request(key: Any = NODE_KEY) -> bytes:
    """A request that asks to be an authority itself, in vain."""
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "somebody else")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()).public_bytes(DER)


ISSUED = CA.issue(request(), "abc", NOW, seeded("serial"))


def fault(code: str, call: Callable[..., object], *arguments: Any) -> None:
    with pytest.raises((PeerFault, Refused)) as caught:
        call(*arguments)
    assert caught.value.code == code


# --- the root


def test_the_same_draws_give_the_same_authority_and_others_another() -> None:
    assert (authority()[0].root, authority()[1]) == (CA.root, PRIVATE)
    assert authority("other")[1] != PRIVATE
    assert c.Authority(PRIVATE, CA.root).issue(request(), "abc", NOW, seeded("serial")) == ISSUED


def test_an_authority_needs_its_own_root() -> None:
    with pytest.raises(ValueError, match="another key"):
        c.Authority(authority("other")[1], CA.root)


def test_a_root_is_checked() -> None:
    c.check_root(CA.root, NOW)
    c.check_root(CA.root, NOW + c.ROOT_MS)
    fault("bad_root", c.check_root, CA.root, NOW + c.ROOT_MS + c.SKEW_MS + 1000)
    fault("bad_root", c.check_root, CA.root, NOW - 2 * c.SKEW_MS - 1000)
    fault("bad_root", c.check_root, ISSUED.der, NOW)
    fault("bad_root", c.check_root, b"", NOW)
    fault("bad_root", c.check_root, CA.root + b"\0", NOW)


def test_a_root_of_another_kind_of_key_is_none_of_ours() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "x")])
    day = datetime.datetime.fromtimestamp(NOW / 1000, datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(day).not_valid_after(day + datetime.timedelta(1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    der = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256()).public_bytes(DER)
    fault("bad_root", c.check_root, der, NOW)


# --- certificates


def test_a_certificate_says_what_the_authority_said() -> None:
    found = c.check_certificate(ISSUED.der, CA.root, NOW)
    spki = NODE_KEY.public_key().public_bytes(DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert found == c.Certificate(ISSUED.serial, "abc", spki, NOW + c.CERTIFICATE_MS)
    assert len(ISSUED.serial) == c.SERIAL_BYTES


def test_a_certificate_is_good_for_a_week() -> None:
    edge = NOW + c.CERTIFICATE_MS + c.SKEW_MS
    c.check_certificate(ISSUED.der, CA.root, edge)
    for moment in (edge + 1000, NOW - 2 * c.SKEW_MS - 1000):
        fault("certificate_over", c.check_certificate, ISSUED.der, CA.root, moment)


def test_a_certificate_of_another_authority_or_a_root_is_none() -> None:
    other, _ = authority("other")
    fault("bad_certificate", c.check_certificate, other.issue(request(), "abc", NOW, seeded("s")).der, CA.root, NOW)
    fault("bad_certificate", c.check_certificate, CA.root, CA.root, NOW)


def test_every_bit_of_a_certificate_and_of_a_list_counts() -> None:
    crl = CA.revocations([c.Revoked(ISSUED.serial, NOW)], 7, NOW)
    for data, code, check in (
        (ISSUED.der, "bad_certificate", lambda der: c.check_certificate(der, CA.root, NOW)),
        (crl, "bad_crl", lambda der: c.check_revocations(der, CA.root, 0, NOW)),
    ):
        for at in range(0, len(data) * 8, 5):
            forged = bytearray(data)
            forged[at // 8] ^= 1 << at % 8
            fault(code, check, bytes(forged))


def test_openssl_accepts_what_we_issue_and_refuses_what_we_revoke(tmp_path: Path) -> None:
    files = {}
    crl = x509.load_der_x509_crl(CA.revocations([], 1, NOW))
    revoked = x509.load_der_x509_crl(CA.revocations([c.Revoked(ISSUED.serial, NOW)], 2, NOW))
    root, issued = x509.load_der_x509_certificate(CA.root), x509.load_der_x509_certificate(ISSUED.der)
    for name, value in (("root", root), ("issued", issued), ("crl", crl), ("revoked", revoked)):
        files[name] = tmp_path / name
        files[name].write_bytes(value.public_bytes(serialization.Encoding.PEM))

    def verify(list_: str) -> subprocess.CompletedProcess[str]:
        line = ["openssl", "verify", "-attime", str(NOW // 1000), "-crl_check", "-x509_strict"]
        line += ["-purpose", "sslclient", "-CAfile", str(files["root"]), "-CRLfile", str(files[list_])]
        return subprocess.run([*line, str(files["issued"])], capture_output=True, text=True, check=False)

    good, bad = verify("crl"), verify("revoked")
    assert good.returncode == 0, good.stderr
    assert "certificate revoked" in bad.stderr


# --- requests


def test_keys_of_both_kinds_are_certified() -> None:
    for key in (NODE_KEY, ec.generate_private_key(ec.SECP256R1())):
        der = CA.issue(request(key), "abc", NOW, seeded("s")).der
        assert x509.load_der_x509_certificate(der).public_key() == key.public_key()
        assert (
            not x509.load_der_x509_certificate(der).extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        )


def test_a_request_of_ours_is_certified_and_recognised() -> None:
    seed, other = bytes(range(32)), bytes(32)
    found = c.check_certificate(CA.issue(c.request(seed), "abc", NOW, seeded("s")).der, CA.root, NOW)
    assert (c.is_for(found, seed), c.is_for(found, other)) == (True, False)


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(public_exponent=65537, key_size=2048)],
    ids=["P-384", "RSA"],
)
def test_other_keys_are_not(key: Any) -> None:
    fault("bad_request", CA.issue, request(key), "abc", NOW, seeded("s"))


@given(st.binary(max_size=200))
def test_random_bytes_are_no_request_no_certificate_and_no_list(data: bytes) -> None:
    fault("bad_request", CA.issue, data, "abc", NOW, seeded("s"))
    fault("bad_certificate", c.check_certificate, data, CA.root, NOW)
    fault("bad_crl", c.check_revocations, data, CA.root, 0, NOW)
    fault("bad_root", c.check_root, data, NOW)


@given(st.integers(0, len(request()) * 8 - 1))
def test_a_changed_request_proves_nothing(bit: int) -> None:
    forged = bytearray(request())
    forged[bit // 8] ^= 1 << bit % 8
    fault("bad_request", CA.issue, bytes(forged), "abc", NOW, seeded("s"))


# --- lists


def test_a_list_names_who_is_revoked_and_its_number_only_rises() -> None:
    serials = [hashlib.sha256(bytes([n])).digest()[:16] for n in range(1, 6)]
    crl = CA.revocations([c.Revoked(serial, NOW) for serial in serials], 7, NOW)
    expected = frozenset(serial.lstrip(b"\0") for serial in serials)
    assert c.check_revocations(crl, CA.root, 7, NOW) == (7, expected)
    fault("old_crl", c.check_revocations, crl, CA.root, 8, NOW)


def test_a_list_is_good_for_a_day() -> None:
    crl = CA.revocations([], 1, NOW)
    edge = NOW + c.CRL_MS + c.SKEW_MS
    c.check_revocations(crl, CA.root, 0, edge)
    for moment in (edge + 1000, NOW - c.SKEW_MS - 1000):
        fault("old_crl", c.check_revocations, crl, CA.root, 0, moment)


def test_a_list_of_another_authority_is_none() -> None:
    other, _ = authority("other")
    fault("bad_crl", c.check_revocations, other.revocations([], 9, NOW), CA.root, 0, NOW)


def test_the_longest_list_fits_and_one_more_does_not() -> None:
    entries = [c.Revoked((1 << 126 | n).to_bytes(16, "big"), NOW) for n in range(c.MAX_REVOKED)]
    crl = CA.revocations(entries, 1, NOW)
    assert len(crl) <= c.MAX_CRL
    assert len(c.check_revocations(crl, CA.root, 1, NOW)[1]) == c.MAX_REVOKED
    fault("too_many_revoked", CA.revocations, [*entries, entries[0]], 1, NOW)
