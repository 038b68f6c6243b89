"""The account's own secrets: the 24-word recovery phrase, what is derived from it, and safety numbers.

Device keys are in keys.py; the identity log that certifies devices is in sync/control.py. A phrase is typed and read by
people, so its text is normalised here and nowhere else. The bytes are in SPEC.md ("Identity").
"""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from mnemonic import Mnemonic

from crypto.errors import Refused
from crypto.primitives import KEY, Random, ed25519_public, hkdf, x25519_public

SAFETY_VERSION: Final = 1

_WORDS: Final = 24
_ENTROPY: Final = 32
_SALT: Final = 16
_SIGNING_INFO: Final = b"kith-recovery-1 signing"
_BACKUP_INFO: Final = b"kith-recovery-1 backup"
_SALT_INFO: Final = b"salt1"
_SAFETY_LABEL: Final = b"kith-safety-number"
_SAFETY_ROUNDS: Final = 5200
_GROUPS_EACH: Final = 6
_GROUP_BYTES: Final = 5


@dataclass(frozen=True, eq=False)
class RecoveryKeys:
    """Everything that follows from a phrase: signing seed (32), genesis salt (16), X25519 backup key (32)."""

    signing_seed: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    backup_private: bytes = field(repr=False)

    @cached_property
    def public(self) -> bytes:
        """The recovery key: the Ed25519 public key that owns the account, 32 bytes."""
        return ed25519_public(self.signing_seed)

    @cached_property
    def backup(self) -> bytes:
        """The X25519 public key to which devices seal backups, 32 bytes."""
        return x25519_public(self.backup_private)


def new_phrase(random: Random) -> str:
    """24 new English BIP-39 words from 32 random bytes, separated by single spaces."""
    return _words().to_mnemonic(random(_ENTROPY))


def check_phrase(text: str) -> str:
    """The phrase as new_phrase writes it, however it was typed (case, spaces, widths); or Refused("bad_phrase")."""
    phrase = _normalised(text)
    _entropy(phrase)
    return phrase


def recovery_keys(phrase: str) -> RecoveryKeys:
    """The keys of a phrase, a pure function of its 256 bits of entropy; Refused("bad_phrase") if it is none."""
    entropy = _entropy(_normalised(phrase))
    return RecoveryKeys(
        signing_seed=hkdf(entropy, _SIGNING_INFO),
        salt=hkdf(entropy, _SALT_INFO, _SALT),
        backup_private=hkdf(entropy, _BACKUP_INFO),
    )


def safety_number(account_a: bytes, account_b: bytes) -> str:
    """60 digits in 12 groups of 5, the same on both sides; it changes only if one of the two accounts is another.

    Each account gives 30 digits through 5,200 rounds of SHA-512: finding another account with the same 30 digits takes
    about 2^99 trials of that much work each.
    """
    halves = sorted((_fingerprint(account_a), _fingerprint(account_b)))
    return " ".join(halves)


def _fingerprint(account: bytes) -> str:
    if len(account) != KEY:
        raise ValueError("an account id has 32 bytes")
    digest = _SAFETY_LABEL + SAFETY_VERSION.to_bytes(2, "big") + account
    for _ in range(_SAFETY_ROUNDS):
        digest = hashlib.sha512(digest + account).digest()
    chunks = (digest[i * _GROUP_BYTES : (i + 1) * _GROUP_BYTES] for i in range(_GROUPS_EACH))
    return " ".join(f"{int.from_bytes(chunk, 'big') % 100_000:05}" for chunk in chunks)


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKD", text).lower().split())


def _entropy(phrase: str) -> bytes:
    if phrase.count(" ") == _WORDS - 1:
        try:
            return bytes(_words().to_entropy(phrase))
        except (LookupError, ValueError):
            pass
    raise Refused("bad_phrase", "These are not the 24 words of a recovery phrase.")


@lru_cache(maxsize=1)
def _words() -> Mnemonic:
    """The word list, read when the first phrase is needed: most runs never need one."""
    return Mnemonic("english")
