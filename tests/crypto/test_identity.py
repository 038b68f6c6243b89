"""The recovery phrase, the keys of a phrase, and safety numbers."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import errors, identity
from crypto.identity import RecoveryKeys, check_phrase, new_phrase, recovery_keys, safety_number
from crypto.primitives import ed25519_public, hkdf, x25519_public
from tests.crypto.people import refused, seeded

ENTROPY = st.binary(min_size=32, max_size=32)

# The first, second and last 24-word vectors of the BIP-39 reference implementation (entropy, phrase).
BIP39 = [
    ("00" * 32, " ".join(["abandon"] * 23 + ["art"])),
    ("7f" * 32, " ".join(["legal", "winner", "thank", "year", "wave", "sausage", "worth", "useful"] * 2)
        + " legal winner thank year wave sausage worth title"),
    ("f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
        "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group "
        "space point ten exist slush involve unfold"),
]  # fmt: skip


@pytest.mark.parametrize(("entropy", "phrase"), BIP39)
def test_phrases_are_those_of_bip39(entropy: str, phrase: str) -> None:
    assert new_phrase(lambda length: bytes.fromhex(entropy)) == phrase
    assert check_phrase(phrase) == phrase
    assert recovery_keys(phrase).salt == hkdf(bytes.fromhex(entropy), b"salt1", 16)


def test_a_new_phrase_takes_32_random_bytes() -> None:
    asked: list[int] = []
    new_phrase(lambda length: asked.append(length) or bytes(length))  # type: ignore[func-returns-value]
    assert asked == [32]


@given(ENTROPY)
def test_every_entropy_survives_the_phrase(entropy: bytes) -> None:
    phrase = new_phrase(lambda length: entropy)
    assert len(phrase.split(" ")) == 24
    assert recovery_keys(phrase).signing_seed == hkdf(entropy, b"kith-recovery-1 signing")


def test_a_phrase_may_be_typed_as_people_type() -> None:
    phrase = BIP39[2][1]
    full_width = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in phrase)
    for typed in (f"  {phrase}\n", phrase.upper(), phrase.replace(" ", "\t\n  "), phrase.title(), full_width):
        assert check_phrase(typed) == phrase
        assert recovery_keys(typed).signing_seed == recovery_keys(phrase).signing_seed


WORDS = BIP39[2][1].split(" ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ".join(WORDS[:23]),
        " ".join([*WORDS, "unfold"]),
        " ".join(WORDS[:12]),
        " ".join(["abandon"] * 11 + ["about"]),
        " ".join([*WORDS[:23], "zebra"]),
        " ".join([*WORDS[:23], "notaword"]),
        " ".join([WORDS[1], WORDS[0], *WORDS[2:]]),
        " ".join(["abandon"] * 24),
        "\x00" * 24,
    ],
)
def test_what_is_not_a_phrase_is_refused(text: str) -> None:
    refused("bad_phrase", check_phrase, text)
    refused("bad_phrase", recovery_keys, text)


@given(st.text(max_size=300))
def test_any_text_is_a_phrase_or_refused(text: str) -> None:
    refused("bad_phrase", check_phrase, text)


def test_the_keys_of_a_phrase_are_independent_and_fixed() -> None:
    keys = recovery_keys(BIP39[0][1])
    entropy = bytes(32)
    assert keys.signing_seed == hkdf(entropy, b"kith-recovery-1 signing")
    assert keys.backup_private == hkdf(entropy, b"kith-recovery-1 backup")
    assert keys.public == ed25519_public(keys.signing_seed)
    assert keys.backup == x25519_public(keys.backup_private)
    assert len({keys.signing_seed, keys.salt, keys.backup_private, entropy}) == 4


def test_recovery_keys_do_not_show_in_repr() -> None:
    keys = recovery_keys(BIP39[0][1])
    assert repr(keys) == "RecoveryKeys()"
    assert not re.search(keys.signing_seed.hex(), f"{keys!r} {vars(RecoveryKeys)}")


def test_a_refusal_does_not_repeat_the_words() -> None:
    with pytest.raises(errors.Refused) as caught:
        check_phrase(" ".join([*WORDS[:23], "zebra"]))
    assert "zebra" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def by_the_book(account: bytes) -> str:
    """SPEC.md, "Safety number", written out once more."""
    digest = b"kith-safety-number" + b"\x00\x01" + account
    for _ in range(5200):
        digest = hashlib.sha512(digest + account).digest()
    return " ".join(f"{int.from_bytes(digest[at : at + 5], 'big') % 100000:05d}" for at in range(0, 30, 5))


def test_a_safety_number_is_60_digits_in_12_groups_and_has_no_sides() -> None:
    draw = seeded("safety")
    for _ in range(20):
        a, b = draw(32), draw(32)
        number = safety_number(a, b)
        assert re.fullmatch(r"(\d{5} ){11}\d{5}", number)
        assert number == safety_number(b, a)
        assert number == " ".join(sorted([by_the_book(a), by_the_book(b)]))


def test_a_safety_number_changes_with_each_account_and_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = seeded("safety changes")
    a, b = draw(32), draw(32)
    before = safety_number(a, b)
    flipped = bytes([a[0] ^ 1]) + a[1:]
    assert safety_number(flipped, b) != before
    assert safety_number(a, a) != before
    monkeypatch.setattr(identity, "SAFETY_VERSION", 2)
    assert safety_number(a, b) != before


def test_a_safety_number_is_for_account_ids_only() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        safety_number(bytes(32), bytes(31))
