"""X25519 and Ed25519 against the RFCs, and every kind of key and signature that a peer must not get away with.

`edwards.py` is the second opinion; it decides what is on the curve and what lies in the prime-order subgroup.
"""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import primitives as p
from crypto.errors import PeerFault
from tests.crypto import edwards
from tests.crypto.edwards import BASE, IDENTITY, TORSION, L, P

KEYS = st.binary(min_size=32, max_size=32)
EACH_TORSION = pytest.mark.parametrize("torsion", TORSION[1:], ids=[f"{k}T" for k in range(1, 8)])
LENGTHS = pytest.mark.parametrize("length", [0, 31, 33, 64])


def refused(code: str, call: Callable[..., object], *arguments: object) -> None:
    with pytest.raises(PeerFault) as caught:
        call(*arguments)
    assert caught.value.code == code


def u_bytes(value: int) -> bytes:
    return value.to_bytes(32, "little")


# --- X25519 computes what the RFC says


def test_x25519_rfc_7748_section_5_2() -> None:
    scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    point = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    assert p.x25519(scalar, point).hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"


def test_x25519_refuses_the_high_bit_that_the_rfc_would_mask() -> None:
    scalar = bytes.fromhex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d")
    point = bytes.fromhex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")
    refused("bad_key", p.x25519, scalar, point)
    masked = point[:31] + bytes((point[31] & 0x7F,))
    assert p.x25519(scalar, masked).hex() == "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"


def test_x25519_rfc_7748_iterated_a_thousand_times() -> None:
    scalar = point = u_bytes(9)
    for _ in range(1000):
        scalar, point = p.x25519(scalar, point), scalar
    assert scalar.hex() == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"


def test_x25519_rfc_7748_section_6_1() -> None:
    bob = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
    alice_public = bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    assert p.x25519_public(bob).hex() == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    assert p.x25519(bob, alice_public).hex() == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"


@LENGTHS
def test_x25519_is_loud_about_our_own_wrong_length(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        p.x25519_public(bytes(length))
    with pytest.raises(ValueError, match="32 bytes"):
        p.x25519(bytes(length), u_bytes(9))


# --- X25519 keys from a peer


@given(KEYS)
@settings(max_examples=20)
def test_check_x25519_accepts_every_honest_key(private: bytes) -> None:
    p.check_x25519(p.x25519_public(private))


@given(KEYS)
@settings(max_examples=40)
def test_check_x25519_agrees_with_the_definition(candidate: bytes) -> None:
    """Random u: half are on the twist and 1 in 16 is good; only the prime-order subgroup of the curve passes."""
    u = int.from_bytes(candidate, "little")
    point = edwards.from_u(u) if u < P else None
    good = point is not None and point != IDENTITY and edwards.multiply(L, point) == IDENTITY
    if good:
        p.check_x25519(candidate)
    else:
        refused("bad_key", p.check_x25519, candidate)


@EACH_TORSION
def test_x25519_refuses_small_order(torsion: edwards.Point) -> None:
    public = edwards.to_u(torsion)
    refused("bad_key", p.check_x25519, public)
    refused("bad_key", p.x25519, bytes(range(32)), public)


@pytest.mark.parametrize("u", [0, 1, P - 1], ids=["zero", "order 4", "order 4 on the twist"])
def test_x25519_refuses_the_three_known_small_values(u: int) -> None:
    refused("bad_key", p.check_x25519, u_bytes(u))
    refused("bad_key", p.x25519, bytes(range(32)), u_bytes(u))


@EACH_TORSION
def test_check_x25519_refuses_torsioned_keys_that_agree_like_good_ones(torsion: edwards.Point) -> None:
    """P + T gives the same shared secret as P, so nothing but this check tells the two encodings of one key apart."""
    point = edwards.multiply(123456789, BASE)
    good, torsioned = edwards.to_u(point), edwards.to_u(edwards.add(point, torsion))
    p.check_x25519(good)
    assert p.x25519(bytes(range(32)), torsioned) == p.x25519(bytes(range(32)), good)
    refused("bad_key", p.check_x25519, torsioned)


def test_check_x25519_refuses_the_twist() -> None:
    twist = [u for u in range(2, 40) if edwards.from_u(u) is None]
    assert len(twist) > 10
    for u in twist:
        refused("bad_key", p.check_x25519, u_bytes(u))


def test_x25519_refuses_every_non_canonical_encoding() -> None:
    for value in range(P, 2**255):
        for call in (p.check_x25519, lambda public: p.x25519(bytes(range(32)), public)):
            refused("bad_key", call, u_bytes(value))


def test_x25519_refuses_the_high_bit_of_a_good_key() -> None:
    public = p.x25519_public(bytes(range(32)))
    high = public[:31] + bytes((public[31] | 0x80,))
    refused("bad_key", p.check_x25519, high)
    refused("bad_key", p.x25519, bytes(range(32)), high)


@LENGTHS
def test_x25519_refuses_a_public_key_of_another_length(length: int) -> None:
    public = (u_bytes(9) + bytes(32))[:length]
    refused("bad_key", p.check_x25519, public)
    refused("bad_key", p.x25519, bytes(range(32)), public)


# --- Ed25519 computes what the RFC says

RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032, ids=["1", "2", "3"])
def test_ed25519_rfc_8032(seed: str, public: str, message: str, signature: str) -> None:
    key, text = bytes.fromhex(seed), bytes.fromhex(message)
    assert p.ed25519_public(key).hex() == public
    assert p.ed25519_sign(key, text).hex() == signature
    p.ed25519_verify(bytes.fromhex(public), text, bytes.fromhex(signature))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_ed25519_is_loud_about_our_own_wrong_length(length: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        p.ed25519_public(bytes(length))
    with pytest.raises(ValueError, match="seed"):
        p.ed25519_sign(bytes(length), b"")


# --- Ed25519 keys and signatures from a peer

SEED = bytes(range(32))
MESSAGE = b"a message"
SECRET = int.from_bytes(hashlib.sha512(SEED).digest()[:32], "little") & (2**254 - 8) | 2**254


def forge(public: bytes, r_bytes: bytes, r: int) -> bytes:
    """The signature equation solved by someone who knows the secret scalar and chose R and A as they like."""
    h = int.from_bytes(hashlib.sha512(r_bytes + public + MESSAGE).digest(), "little")
    return r_bytes + ((r + h * SECRET) % L).to_bytes(32, "little")


def test_the_forger_of_these_tests_can_sign() -> None:
    public = p.ed25519_public(SEED)
    assert edwards.encode(edwards.multiply(SECRET, BASE)) == public
    p.ed25519_verify(public, MESSAGE, forge(public, edwards.encode(edwards.multiply(7, BASE)), 7))


def test_ed25519_refuses_every_flipped_bit() -> None:
    public, signature = p.ed25519_public(SEED), p.ed25519_sign(SEED, MESSAGE)
    whole = public + MESSAGE + signature
    for bit in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        refused("bad_signature", p.ed25519_verify, bytes(changed[:32]), bytes(changed[32:-64]), bytes(changed[-64:]))


def test_ed25519_refuses_s_plus_l() -> None:
    signature = p.ed25519_sign(SEED, MESSAGE)
    for times in (1, 2, 7):
        s = int.from_bytes(signature[32:], "little") + times * L
        refused(
            "bad_signature",
            p.ed25519_verify,
            p.ed25519_public(SEED),
            MESSAGE,
            signature[:32] + s.to_bytes(32, "little"),
        )


@EACH_TORSION
def test_ed25519_refuses_a_torsioned_key_even_when_the_equation_holds(torsion: edwards.Point) -> None:
    """A + T verifies for the messages whose hash is a multiple of T's order: two verifiers could disagree for ever."""
    public = edwards.encode(edwards.add(edwards.decode(p.ed25519_public(SEED)), torsion))
    refused("bad_key", p.check_ed25519, public)
    for r in range(1, 33):
        signature = forge(public, edwards.encode(edwards.multiply(r, BASE)), r)
        refused("bad_signature", p.ed25519_verify, public, MESSAGE, signature)


@pytest.mark.parametrize("torsion", TORSION, ids=[f"{k}T" for k in range(8)])
def test_ed25519_refuses_small_order_keys_in_every_encoding(torsion: edwards.Point) -> None:
    """Under A of small order R = S·B verifies for 1 message in 8 or more, under the identity for every message."""
    signature = edwards.encode(BASE) + (1).to_bytes(32, "little")
    for public in encodings(torsion):
        refused("bad_key", p.check_ed25519, public)
        refused("bad_signature", p.ed25519_verify, public, MESSAGE, signature)


@pytest.mark.parametrize("torsion", TORSION, ids=[f"{k}T" for k in range(8)])
def test_ed25519_refuses_small_order_r_in_every_encoding(torsion: edwards.Point) -> None:
    public = p.ed25519_public(SEED)
    for r_bytes in encodings(torsion):
        refused("bad_signature", p.ed25519_verify, public, MESSAGE, forge(public, r_bytes, 0))


@EACH_TORSION
def test_ed25519_refuses_torsioned_r(torsion: edwards.Point) -> None:
    """The equation with cofactor would accept it; a libsodium that did would split what honest peers accept."""
    public = p.ed25519_public(SEED)
    for r in range(1, 9):
        r_bytes = edwards.encode(edwards.add(edwards.multiply(r, BASE), torsion))
        refused("bad_signature", p.ed25519_verify, public, MESSAGE, forge(public, r_bytes, r))


def encodings(point: edwards.Point) -> set[bytes]:
    """Every 32-byte string that decodes to the point for a lax reader: y or y + P, either sign where x is 0."""
    ys = [y for y in (point[1], point[1] + P) if y < 2**255]
    signs = (0, 1) if point[0] == 0 else (point[0] & 1,)
    return {(y | sign << 255).to_bytes(32, "little") for y in ys for sign in signs}


def test_ed25519_refuses_non_canonical_and_off_curve_keys() -> None:
    for y in range(P, 2**255):
        for sign in (0, 1):
            refused("bad_key", p.check_ed25519, (y | sign << 255).to_bytes(32, "little"))
    off_curve = [y for y in range(2, 40) if edwards.lift(y) is None]
    assert len(off_curve) > 10
    for y in off_curve:
        refused("bad_key", p.check_ed25519, u_bytes(y))


@LENGTHS
def test_ed25519_refuses_other_lengths(length: int) -> None:
    public, signature = p.ed25519_public(SEED), p.ed25519_sign(SEED, MESSAGE)
    refused("bad_key", p.check_ed25519, (public + bytes(32))[:length])
    refused("bad_signature", p.ed25519_verify, (public + bytes(32))[:length], MESSAGE, signature)


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_ed25519_refuses_signatures_of_other_lengths(length: int) -> None:
    signature = (p.ed25519_sign(SEED, MESSAGE) + b"\0")[:length]
    refused("bad_signature", p.ed25519_verify, p.ed25519_public(SEED), MESSAGE, signature)


@pytest.mark.parametrize("border", [0, 63, 65, 64 + len(MESSAGE)])
def test_ed25519_does_not_let_the_border_to_the_message_move(border: int) -> None:
    """libsodium verifies signature || message in one piece; the same bytes cut elsewhere are another claim."""
    joined = p.ed25519_sign(SEED, MESSAGE) + MESSAGE
    refused("bad_signature", p.ed25519_verify, p.ed25519_public(SEED), joined[border:], joined[:border])


@given(KEYS, KEYS, st.binary(max_size=300))
@settings(max_examples=20)
def test_ed25519_round_trip_and_nobody_elses(seed: bytes, other: bytes, message: bytes) -> None:
    public, signature = p.ed25519_public(seed), p.ed25519_sign(seed, message)
    p.check_ed25519(public)
    p.ed25519_verify(public, message, signature)
    if other != seed:
        refused("bad_signature", p.ed25519_verify, p.ed25519_public(other), message, signature)
