"""PQXDH: both sides agree, every key and signature is checked before it is used, and everything used is bound."""

import struct
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import pqxdh, primitives
from crypto.errors import PeerFault
from crypto.keys import Context, sign
from crypto.pqxdh import Bundle, InitialHeader, Initiated, KemPrekey, OneTimePrekey, Party, SignedPrekey
from crypto.primitives import hkdf, mlkem_encapsulate, sha256, x25519, x25519_public
from tests.crypto import edwards
from tests.crypto.people import Device, attempt, refused

ALICE, BOB = Device("alice"), Device("bob")
WITH_AND_WITHOUT = pytest.mark.parametrize("one_time", [True, False], ids=["one-time", "no-one-time"])


def begin(bundle: Bundle, who: Device = ALICE) -> Initiated:
    return pqxdh.initiate(who.keys, who.party, bundle, who.draw, mlkem_encapsulate)


def answer(agreed: Initiated, sender: Party = ALICE.party, who: Device = BOB) -> tuple[bytes, bytes]:
    header = pqxdh.read_header(agreed.header)
    return pqxdh.respond(who.keys, who.party, sender, header, who.secrets(header))


def torsioned(public: bytes) -> bytes:
    """The same X25519 key plus a point of order 8: with clamped private keys it gives the same shared secrets."""
    point = edwards.from_u(int.from_bytes(public, "little"))
    assert point is not None
    return edwards.to_u(edwards.add(point, edwards.TORSION[1]))


BAD_KEYS: dict[str, Callable[[bytes], bytes]] = {
    "zero": lambda public: bytes(32),
    "one": lambda public: b"\x01" + bytes(31),
    "small-order": lambda public: edwards.to_u(edwards.TORSION[1]),
    "non-canonical": lambda public: (edwards.P + 9).to_bytes(32, "little"),
    "high-bit": lambda public: public[:31] + bytes([public[31] | 0x80]),
    "torsioned": torsioned,
    "twist": lambda public: (2).to_bytes(32, "little"),
    "short": lambda public: public[:31],
    "long": lambda public: public + b"\x00",
    "empty": lambda public: b"",
}
EACH_BAD_KEY = pytest.mark.parametrize("spoil", BAD_KEYS.values(), ids=BAD_KEYS.keys())


# --- agreement


@WITH_AND_WITHOUT
def test_optional_one_time_prekey(one_time: bool) -> None:
    agreed = begin(BOB.bundle(one_time))
    assert answer(agreed) == (agreed.secret, agreed.ad)
    assert (pqxdh.read_header(agreed.header).one_time_id is not None) == one_time


@WITH_AND_WITHOUT
def test_the_secret_and_the_associated_data_are_those_of_the_specification(one_time: bool) -> None:
    bundle = BOB.bundle(one_time)
    base_private = bytes(range(32))
    shared, ciphertext = mlkem_encapsulate(bundle.kem.public)
    agreed = pqxdh.initiate(
        ALICE.keys, ALICE.party, bundle, lambda n: base_private, lambda public: (shared, ciphertext)
    )
    dhs = x25519(ALICE.keys.exchange_private, bundle.signed.public)
    dhs += x25519(base_private, BOB.keys.exchange) + x25519(base_private, bundle.signed.public)
    if bundle.one_time:
        dhs += x25519(base_private, bundle.one_time.public)
    assert agreed.secret == hkdf(b"\xff" * 32 + dhs + shared, b"kith-pqxdh-1_CURVE25519_SHA-256_ML-KEM-768")
    assert agreed.ad == b"".join(
        [
            b"kith-pqxdh-1",
            *(ALICE.party.account, b"\x01", ALICE.party.device, b"\x02", ALICE.party.identity_key),
            *(BOB.party.account, b"\x01", BOB.party.device, b"\x02", BOB.party.identity_key),
            b"\x02" + bundle.signed.public,
            b"\x02" + bundle.one_time.public if bundle.one_time else bytes(33),
            sha256(b"\x03" + bundle.kem.public),
            sha256(ciphertext),
        ]
    )
    assert agreed.header == struct.pack(
        ">B32sIIBI1088s", 1, x25519_public(base_private), 1, 2, one_time, bundle.one_time.id if bundle.one_time else 0,
        ciphertext,
    )  # fmt: skip


def test_two_agreements_with_one_bundle_have_nothing_in_common() -> None:
    bundle = BOB.bundle(one_time=False)
    first, second = begin(bundle), begin(bundle)
    assert first.secret != second.secret
    assert first.ad != second.ad
    assert first.header != second.header


def test_each_secret_contributes() -> None:
    """The answer changes with each of the responder's four private keys: none of the agreements is left out."""
    agreed = begin(BOB.bundle())
    header = pqxdh.read_header(agreed.header)
    right = BOB.secrets(header)
    other = Device("other")
    changes = [
        replace(right, signed_private=other.signed_private),
        replace(right, kem_seed=other.kem_seed),
        replace(right, one_time_private=other.draw(32)),
    ]
    secrets = {pqxdh.respond(BOB.keys, BOB.party, ALICE.party, header, each)[0] for each in changes}
    secrets.add(pqxdh.respond(other.keys, BOB.party, ALICE.party, header, right)[0])
    assert len(secrets) == 4
    assert agreed.secret not in secrets


def test_the_associated_data_binds_accounts_devices_and_every_key_used() -> None:
    bundle = BOB.bundle()
    agreed = begin(bundle)
    header = pqxdh.read_header(agreed.header)
    right = BOB.secrets(header)
    other = Device("other")
    spoiled = [
        (BOB.party, replace(ALICE.party, account=other.party.account), header, right),
        (BOB.party, replace(ALICE.party, device=other.party.device), header, right),
        (BOB.party, replace(ALICE.party, identity_key=other.party.identity_key), header, right),
        (replace(BOB.party, account=other.party.account), ALICE.party, header, right),
        (replace(BOB.party, device=other.party.device), ALICE.party, header, right),
        (replace(BOB.party, identity_key=other.party.identity_key), ALICE.party, header, right),
        (BOB.party, ALICE.party, header, replace(right, signed_public=other.signed.public)),
        (BOB.party, ALICE.party, header, replace(right, kem_seed=other.kem_seed)),
        (BOB.party, ALICE.party, header, replace(right, one_time_private=other.draw(32))),
        (BOB.party, ALICE.party, replace(header, kem_ciphertext=bytes(1088)), right),
    ]
    ads = [pqxdh.respond(BOB.keys, me, sender, with_header, with_)[1] for me, sender, with_header, with_ in spoiled]
    assert len({agreed.ad, *ads}) == len(spoiled) + 1


def test_initiator_and_responder_are_not_exchangeable() -> None:
    """A reflected agreement has the parties in the other order, so no message can be sent back to its author."""
    agreed = begin(BOB.bundle())
    assert agreed.ad.index(ALICE.party.device) < agreed.ad.index(BOB.party.device)


# --- what an initiator refuses


def test_bad_signed_prekey_signature() -> None:
    bundle = BOB.bundle()
    for bit in range(512):
        signature = (int.from_bytes(bundle.signed.signature, "big") ^ (1 << bit)).to_bytes(64, "big")
        spoiled = replace(bundle, signed=replace(bundle.signed, signature=signature))
        refused("bad_signature", pqxdh.check_bundle, spoiled)
        refused("bad_signature", begin, spoiled)


def test_bad_kem_prekey_signature() -> None:
    bundle = BOB.bundle()
    for bit in range(512):
        signature = (int.from_bytes(bundle.kem.signature, "big") ^ (1 << bit)).to_bytes(64, "big")
        refused("bad_signature", begin, replace(bundle, kem=replace(bundle.kem, signature=signature)))


@pytest.mark.parametrize("signature", [b"", bytes(64), b"\xff" * 64, bytes(63), bytes(65)])
def test_a_signature_of_no_shape(signature: bytes) -> None:
    bundle = BOB.bundle()
    refused("bad_signature", begin, replace(bundle, signed=replace(bundle.signed, signature=signature)))
    refused("bad_signature", begin, replace(bundle, kem=replace(bundle.kem, signature=signature)))


def test_prekeys_of_another_device_or_another_number_or_kind_are_refused() -> None:
    bundle, other = BOB.bundle(), Device("other")
    refused("bad_signature", begin, replace(bundle, signed=other.signed))
    refused("bad_signature", begin, replace(bundle, kem=other.kem))
    refused("bad_signature", begin, replace(bundle, signed=replace(bundle.signed, id=7)))
    refused("bad_signature", begin, replace(bundle, kem=replace(bundle.kem, id=7)))
    message = b"\x00\x00\x00\x01\x02" + bundle.signed.public
    wrong_context = sign(BOB.keys.signing_seed, Context.KEM_PREKEY, message)
    refused("bad_signature", begin, replace(bundle, signed=SignedPrekey(1, bundle.signed.public, wrong_context)))
    untagged = sign(BOB.keys.signing_seed, Context.SIGNED_PREKEY, b"\x00\x00\x00\x01" + bundle.signed.public)
    refused("bad_signature", begin, replace(bundle, signed=SignedPrekey(1, bundle.signed.public, untagged)))


@EACH_BAD_KEY
def test_invalid_keys_in_a_bundle(spoil: Callable[[bytes], bytes]) -> None:
    """Even signed by their device: a device that lies about its keys gets no secret out of us."""
    bundle = BOB.bundle()
    assert bundle.one_time
    signed = spoil(bundle.signed.public)
    signature = sign(BOB.keys.signing_seed, Context.SIGNED_PREKEY, b"\x00\x00\x00\x01\x02" + signed)
    refused("bad_key", begin, replace(bundle, signed=SignedPrekey(1, signed, signature)))
    party = replace(bundle.party, identity_key=spoil(bundle.party.identity_key))
    refused("bad_key", begin, replace(bundle, party=party))
    one_time = OneTimePrekey(5, spoil(bundle.one_time.public))
    refused("bad_key", begin, replace(bundle, one_time=one_time))


@pytest.mark.parametrize("public", [b"", bytes(1183), bytes(1185), b"\xff" * 1184])
def test_invalid_kem_key_in_a_bundle(public: bytes) -> None:
    signature = sign(BOB.keys.signing_seed, Context.KEM_PREKEY, b"\x00\x00\x00\x02\x03" + public)
    refused("bad_key", begin, replace(BOB.bundle(), kem=KemPrekey(2, public, signature)))


def test_no_private_key_is_used_before_the_bundle_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = BOB.bundle()
    calls = count()
    monkeypatch.setattr(pqxdh, "x25519", lambda private, public: next(calls))
    spoiled = replace(bundle, signed=replace(bundle.signed, signature=bytes(64)))
    with pytest.raises(PeerFault):
        pqxdh.initiate(ALICE.keys, ALICE.party, spoiled, lambda n: bytes(next(calls)), lambda public: (b"", b""))
    assert next(calls) == 0


# --- what a responder refuses


@EACH_BAD_KEY
def test_torsioned_and_high_bit_base_key(spoil: Callable[[bytes], bytes]) -> None:
    header = pqxdh.read_header(begin(BOB.bundle()).header)
    spoiled = replace(header, base_key=spoil(header.base_key))
    refused("bad_key", pqxdh.respond, BOB.keys, BOB.party, ALICE.party, spoiled, BOB.secrets(header))


def test_a_torsioned_base_key_would_have_agreed_on_the_same_secret() -> None:
    """Why the check is needed: without it one first message has eight headers that all open."""
    base_key = pqxdh.read_header(begin(BOB.bundle()).header).base_key
    assert x25519(BOB.signed_private, torsioned(base_key)) == x25519(BOB.signed_private, base_key)


@EACH_BAD_KEY
def test_invalid_identity_key_of_a_sender(spoil: Callable[[bytes], bytes]) -> None:
    header = pqxdh.read_header(begin(BOB.bundle()).header)
    sender = replace(ALICE.party, identity_key=spoil(ALICE.party.identity_key))
    refused("bad_key", pqxdh.respond, BOB.keys, BOB.party, sender, header, BOB.secrets(header))


def test_a_one_time_key_on_one_side_only() -> None:
    header = pqxdh.read_header(begin(BOB.bundle()).header)
    secrets = BOB.secrets(header)
    gone = replace(secrets, one_time_private=None)
    refused("unknown_prekey", pqxdh.respond, BOB.keys, BOB.party, ALICE.party, header, gone)
    unnamed = replace(header, one_time_id=None)
    refused("unknown_prekey", pqxdh.respond, BOB.keys, BOB.party, ALICE.party, unnamed, secrets)


def test_a_kem_ciphertext_of_wrong_length() -> None:
    header = pqxdh.read_header(begin(BOB.bundle()).header)
    short = replace(header, kem_ciphertext=header.kem_ciphertext[:-1])
    refused("bad_ciphertext", pqxdh.respond, BOB.keys, BOB.party, ALICE.party, short, BOB.secrets(header))


# --- the header


IDS = st.integers(0, 2**32 - 1)


@given(st.binary(min_size=32, max_size=32), IDS, IDS, st.none() | IDS)
def test_the_header_goes_round(base_key: bytes, signed_id: int, kem_id: int, one_time_id: int | None) -> None:
    bundle = BOB.bundle(one_time=False)
    one_time = None if one_time_id is None else OneTimePrekey(one_time_id, ALICE.keys.exchange)
    signed = pqxdh.make_signed_prekey(BOB.keys, signed_id, BOB.signed_private)
    kem = pqxdh.make_kem_prekey(BOB.keys, kem_id, BOB.kem_seed)
    bundle = replace(bundle, signed=signed, kem=kem, one_time=one_time)
    ciphertext = base_key * 34
    agreed = pqxdh.initiate(ALICE.keys, ALICE.party, bundle, lambda n: base_key, lambda public: (bytes(32), ciphertext))
    expected = InitialHeader(x25519_public(base_key), signed_id, kem_id, one_time_id, ciphertext)
    assert pqxdh.read_header(agreed.header) == expected
    assert len(agreed.header) == pqxdh.HEADER_BYTES == 1134


@given(st.binary(max_size=64), st.sampled_from([0, 1133, 1134, 1135]), st.sampled_from([0, 1, 2]))
def test_random_bytes_are_a_header_or_refused(junk: bytes, size: int, version: int) -> None:
    _, code = attempt(pqxdh.read_header, (bytes([version]) + junk).ljust(size, b"\x01")[: size or None])
    assert code in {"", "bad_header"}


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_header_version_is_refused(version: int) -> None:
    header = begin(BOB.bundle()).header
    refused("bad_header", pqxdh.read_header, bytes([version]) + header[1:])


def test_a_header_has_one_encoding() -> None:
    header = begin(BOB.bundle(one_time=False)).header
    refused("bad_header", pqxdh.read_header, header[:41] + b"\x02" + header[42:])
    refused("bad_header", pqxdh.read_header, header[:45] + b"\x01" + header[46:])
    refused("bad_header", pqxdh.read_header, header[:-1])
    refused("bad_header", pqxdh.read_header, header + b"\x00")


# --- hygiene


def test_secrets_do_not_show_in_repr() -> None:
    agreed = begin(BOB.bundle())
    secrets = BOB.secrets(pqxdh.read_header(agreed.header))
    shown = f"{agreed!r} {secrets!r}"
    hidden = (agreed.secret, secrets.signed_private, secrets.kem_seed, secrets.one_time_private)
    assert all(repr(each) not in shown for each in hidden)


def test_an_account_id_has_32_bytes() -> None:
    """Otherwise two different pairs of parties could have the same associated data."""
    with pytest.raises(ValueError, match="32 bytes"):
        Party(bytes(31), ALICE.party.device, ALICE.party.identity_key)


def test_there_is_no_agreement_without_ml_kem(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shared secret enters the derivation: an initiator that lies about it agrees on something else."""
    bundle = BOB.bundle()
    _, ciphertext = primitives.mlkem_encapsulate(bundle.kem.public)
    agreed = pqxdh.initiate(ALICE.keys, ALICE.party, bundle, ALICE.draw, lambda public: (bytes(32), ciphertext))
    secret, ad = answer(agreed)
    assert ad == agreed.ad
    assert secret != agreed.secret
