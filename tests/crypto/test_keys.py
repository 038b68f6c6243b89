"""Every key type against every other, every signature context against every other: none passes for its neighbour."""

import pickle
from contextlib import suppress
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Fault, PeerFault, Refused, WorldFault
from crypto.keys import CONTEXTS, Context, DeviceKeys, KeyType, decode_key, encode_key, generate_device, sign, verify
from crypto.primitives import ed25519_public, mlkem_public, x25519_public

SEED = bytes(range(32))
PUBLIC = {
    KeyType.ED25519: ed25519_public(SEED),
    KeyType.X25519: x25519_public(SEED),
    KeyType.MLKEM768: mlkem_public(SEED * 2),
}
KINDS = pytest.mark.parametrize("kind", KeyType)


# --- signatures


@pytest.mark.parametrize(("made_for", "read_as"), tuple(product(CONTEXTS, CONTEXTS)))
def test_a_signature_counts_in_its_own_context_only(made_for: Context, read_as: Context) -> None:
    public, signature = ed25519_public(SEED), sign(SEED, made_for, b"the same bytes")
    if made_for is read_as:
        verify(public, read_as, b"the same bytes", signature)
        return
    with pytest.raises(PeerFault) as caught:
        verify(public, read_as, b"the same bytes", signature)
    assert caught.value.code == "bad_signature"


@pytest.mark.parametrize(("a", "b"), tuple(permutations(CONTEXTS, 2)))
def test_no_context_begins_another(a: Context, b: Context) -> None:
    """Then context || message has one reading only, whatever message a peer chooses."""
    assert not b.value.startswith(a.value)


def test_contexts_have_values_of_their_own() -> None:
    """An Enum makes a repeated value an alias, silently; the table must not lose a row that way."""
    assert len(CONTEXTS) == len(Context.__members__)
    assert all(context.value for context in CONTEXTS)


def test_the_event_context_is_the_one_of_the_event_format() -> None:
    assert Context.EVENT.value == b"sig1"


# --- key encodings


@KINDS
def test_a_key_comes_back_from_its_encoding(kind: KeyType) -> None:
    encoded = encode_key(kind, PUBLIC[kind])
    assert encoded == bytes((kind.value,)) + PUBLIC[kind]
    assert decode_key(kind, encoded) == PUBLIC[kind]


@pytest.mark.parametrize(("made_for", "read_as"), tuple(permutations(KeyType, 2)))
def test_a_key_encoding_is_of_its_own_type_only(made_for: KeyType, read_as: KeyType) -> None:
    refuse(read_as, encode_key(made_for, PUBLIC[made_for]))


def test_a_key_that_two_types_would_accept_is_kept_apart_by_its_tag() -> None:
    """Some 32 bytes are a good X25519 key and a good Ed25519 key: the tag alone tells them apart."""
    both = next(filter(is_both, map(x25519_public, (bytes((n,)) * 32 for n in range(256)))))
    assert decode_key(KeyType.X25519, encode_key(KeyType.X25519, both)) == both
    refuse(KeyType.ED25519, encode_key(KeyType.X25519, both))


def is_both(public: bytes) -> bool:
    try:
        return decode_key(KeyType.ED25519, encode_key(KeyType.ED25519, public)) == public
    except PeerFault:
        return False


def test_tags_have_values_of_their_own() -> None:
    assert {kind.value for kind in KeyType} == {1, 2, 3}
    assert len(KeyType) == len(KeyType.__members__)


@KINDS
def test_a_bad_key_is_refused_behind_a_right_tag(kind: KeyType) -> None:
    tag, public = bytes((kind.value,)), PUBLIC[kind]
    for bad in (b"", public[:-1], public + b"\0", b"\xff" * len(public)):
        refuse(kind, tag + bad)
    refuse(kind, b"")
    refuse(kind, public)


@KINDS
@given(st.binary(max_size=40))
def test_random_bytes_decode_or_are_refused(kind: KeyType, encoded: bytes) -> None:
    with suppress(PeerFault):
        assert encode_key(kind, decode_key(kind, encoded)) == encoded


@KINDS
def test_encoding_a_wrong_length_is_loud(kind: KeyType) -> None:
    with pytest.raises(ValueError, match="length"):
        encode_key(kind, PUBLIC[kind] + b"\0")


def refuse(kind: KeyType, encoded: bytes) -> None:
    with pytest.raises(PeerFault) as caught:
        decode_key(kind, encoded)
    assert caught.value.code == "bad_key"


# --- device keys


def test_device_keys_come_from_the_randomness_given() -> None:
    drawn = iter((b"\1" * 32, b"\2" * 32))
    asked: list[int] = []

    def random(size: int) -> bytes:
        asked.append(size)
        return next(drawn)

    keys = generate_device(random)
    assert asked == [32, 32]
    assert keys.device == ed25519_public(b"\1" * 32)
    assert keys.exchange == x25519_public(b"\2" * 32)
    assert keys.device is keys.device


def test_device_keys_never_show_their_secrets() -> None:
    keys = DeviceKeys(b"\xaa" * 32, b"\xbb" * 32)
    assert len(keys.device + keys.exchange) == 64
    for text in (repr(keys), str(keys), f"{keys}"):
        assert text == "DeviceKeys()"


def test_device_keys_are_not_compared_byte_by_byte() -> None:
    """Equality is identity: a generated `__eq__` would compare secrets in variable time."""
    assert DeviceKeys(SEED, SEED) != DeviceKeys(SEED, SEED)


@pytest.mark.parametrize(("signing", "exchange"), [(31, 32), (32, 33), (0, 0)])
def test_device_keys_of_another_length_are_loud(signing: int, exchange: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DeviceKeys(bytes(signing), bytes(exchange))


# --- errors


@pytest.mark.parametrize("kind", [Fault, Refused, PeerFault, WorldFault])
def test_a_fault_carries_a_code_and_a_sentence(kind: type[Fault]) -> None:
    fault = kind("some_code", "A sentence.")
    assert (fault.code, str(fault)) == ("some_code", "A sentence.")
    again = pickle.loads(pickle.dumps(fault))
    assert type(again) is kind
    assert (again.code, str(again)) == ("some_code", "A sentence.")
