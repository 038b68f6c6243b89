"""The store's key at rest: 32 random bytes, wrapped by a passphrase or kept in the system's keychain, never plain.

`key.json` says which, and how; its parameters are bound to what it wraps, and weaker ones than `FLOOR` are refused.
Beside it a *factor* may be needed, the 32 bytes in a file elsewhere (`crypto/factor.py`). There is no way around it: a
lost passphrase, keychain or factor is a lost store. Deriving a key blocks for half a second.
"""

import json
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from crypto import factor as factors
from crypto.primitives import aead_open, aead_seal, equal
from node.errors import PeerFault, Refused, WorldFault
from node.store.connection import KEY_LENGTH
from node.store.files import write_durably
from node.store.keychain import Keychain, system_keychain
from node.system import Random

FORMAT: Final = 1
SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
KEY_FILE_BYTES: Final = 4096
_CONTEXT: Final = b"kith store key"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id passes, and bytes of memory."""

    passes: int
    memory: int

    def at_least(self, other: "Cost") -> bool:
        """Whether this is no weaker in either number."""
        return self.passes >= other.passes and self.memory >= other.memory


COST: Final = Cost(passes=3, memory=256 * 1024 * 1024)
FLOOR: Final = COST
CEILING: Final = Cost(passes=64, memory=4 * 1024 * 1024 * 1024)  # a forged file must not be able to eat the machine


class Second(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a factor is needed, too, and which (`mark`): the store's key, sealed under both.

    What the passphrase or the keychain opens is then 32 bytes of no other use.
    """

    mark: bytes
    nonce: bytes
    sealed: bytes


class _Wrapped(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """What both kinds have: a file without a second factor has the bytes it had before there was any.

    `stale` names an entry of the keychain that gave the key before, as long as it may still be there; no seal binds it.
    """


class ByPassphrase(_Wrapped, frozen=True, tag="passphrase"):
    """A key file whose key is sealed (ChaCha20-Poly1305) under Argon2id of a passphrase; every other field is bound."""

    format: int
    passes: int
    memory: int
    salt: bytes
    nonce: bytes
    sealed: bytes
    second: Second | None = None
    stale: str = ""

    def bound(self) -> bytes:
        """The associated data of the seal."""
        fields = [self.format, "argon2id13", self.passes, self.memory, self.salt.hex()]
        fields += [self.second.mark.hex()] if self.second else []
        return _CONTEXT + json.dumps(fields).encode()


class InKeychain(_Wrapped, frozen=True, tag="keychain"):
    """A key file that only names an entry of the system's keychain, and which keychain that was."""

    format: int
    entry: str
    backend: str
    second: Second | None = None
    stale: str = ""


KeyFile: TypeAlias = ByPassphrase | InKeychain


class KeyBox:
    """The key file of one home. `floor` and `keychain` are for tests; no setting lowers or replaces them.

    A `factor` is needed for what it makes, and to open what was made so; for all else it is not looked at.
    """

    def __init__(
        self,
        path: Path,
        floor: Cost = FLOOR,
        keychain: Callable[[], Keychain | None] = system_keychain,
        factor: bytes | None = None,
    ) -> None:
        self._path = path
        self._floor = floor
        self._keychain = keychain
        self._factor = factor
        self._begun: Future[bytes] | None = None

    @property
    def kind(self) -> Literal["passphrase", "keychain"] | None:
        """How the key is kept, or None while there is no key yet."""
        if not self._path.exists():
            return None
        return "passphrase" if isinstance(self._read(), ByPassphrase) else "keychain"

    @property
    def needs_factor(self) -> bool:
        """Whether the key takes a factor, too."""
        return self._path.exists() and self._read().second is not None

    def has_keychain(self) -> bool:
        """Whether this machine has a keychain that keeps secrets."""
        return self._keychain() is not None

    def create(self, passphrase: str | None, random: Random, cost: Cost = COST) -> bytes:
        """Draw a new key and keep it under the passphrase, or in the keychain if that is None; the key.

        `Refused("key_exists")`, `Refused("no_keychain")`, `Refused("empty_passphrase")`.
        """
        if self._path.exists():
            raise Refused("key_exists", "This home has a key already.")
        key = random(KEY_LENGTH)
        self._write(self._wrap(key, (passphrase, self._factor), random, cost))
        return key

    def begin(self, passphrase: str | None) -> None:
        """Find the key in a thread; `unlock` then waits for it, and ends as that did."""
        pool = ThreadPoolExecutor(1, thread_name_prefix="kith-unlock")
        self._begun = pool.submit(self._open, passphrase)
        pool.shutdown(wait=False)

    def unlock(self, passphrase: str | None = None) -> bytes:
        """The key. A passphrase is needed for one kind of key file, and not looked at for the other.

        `Refused` `no_key`, `passphrase_needed`, `wrong_passphrase`, `weak_key_file`, `no_keychain`,
        `key_not_in_keychain`, `factor_needed`, `wrong_factor`; `WorldFault` `key_file_damaged`, `keychain_failed`,
        `out_of_memory`.
        """
        return self._open(passphrase) if self._begun is None else self._begun.result()

    def opens_again(self) -> bool:
        """Whether the keychain that locks the store still gives its key; True behind a passphrase. Blocks.

        Half a second is usual: the keychain is another program.
        """
        try:
            found = self._read()
            return not isinstance(found, InKeychain) or bool(self._from_keychain(found))
        except (Refused, WorldFault):
            return False

    def _open(self, passphrase: str | None) -> bytes:
        found = self._read()
        factor = None if found.second is None else self._fitting(found.second)
        if isinstance(found, InKeychain):
            opened = self._from_keychain(found)
        elif passphrase is None:
            raise Refused("passphrase_needed", "The store is locked with a passphrase.")
        else:
            opened = self._unseal(found, passphrase)
        key = opened if factor is None or found.second is None else _join(found.second, opened, factor)
        with suppress(OSError, WorldFault):  # then it is tried when the store is opened next
            self._is_settled()
        return key

    def _fitting(self, second: Second) -> bytes:
        """The factor, if it is the one that is needed; that is said before any time goes into a passphrase."""
        if self._factor is None:
            raise Refused("factor_needed", "The store also asks for its key file.")
        if not equal(factors.mark(self._factor), second.mark):
            raise Refused("wrong_factor", "This is a key file of Kith, but not the one of this store.")
        return self._factor

    def change(self, old: str | None, new: str | None, random: Random, cost: Cost = COST) -> None:
        """Keep the same key under another passphrase, or in the keychain if `new` is None. Errors as for both.

        `WorldFault("keychain_keeps_key")` where it is done, and the keychain still gives the key as before.
        """
        key, before = self._open(old), self._read()
        self._move(before, key, (new, self._factor if before.second else None), random, cost)
        self._settle()

    def refactor(self, passphrase: str | None, factor: bytes | None, random: Random, cost: Cost = COST) -> None:
        """Have another factor needed from now on, or none; what else locks the store stays. Errors as for `unlock`.

        One rename does it: whenever the process ends, the store opens as before or as wanted.
        `WorldFault("keychain_keeps_key")` as for `change`.
        """
        key, before = self._open(passphrase), self._read()
        self._move(before, key, (passphrase if isinstance(before, ByPassphrase) else None, factor), random, cost)
        self._factor = factor
        self._settle()

    def _move(
        self, before: KeyFile, key: bytes, locks: tuple[str | None, bytes | None], random: Random, cost: Cost
    ) -> None:
        """Lock the key in another way; what gave it before is named until it is gone, so that a kill leaves no copy."""
        if before.stale:
            self._settle()  # else that one would be forgotten
        stale = before.entry if isinstance(before, InKeychain) else ""
        self._write(msgspec.structs.replace(self._wrap(key, locks, random, cost), stale=stale))

    def _settle(self) -> None:
        if not self._is_settled():
            raise WorldFault(
                "keychain_keeps_key",
                "Changed, but the keychain keeps the key it gave before: remove the entry {entry} of kith there.",
                entry=self._read().stale,
            )

    def _is_settled(self) -> bool:
        """Take what gave the key before out of the keychain, if there is any; whether it is gone."""
        found = self._read()
        if not found.stale:
            return True
        keychain = self._keychain()
        if keychain is None:
            return False
        try:
            keychain.remove(found.stale)
            if keychain.get(found.stale) is not None:
                return False
        except WorldFault:
            return False  # it cannot say so
        self._write(msgspec.structs.replace(found, stale=""))
        return True

    def _write(self, wrapped: KeyFile) -> None:
        write_durably(self._path, msgspec.json.encode(wrapped))

    def _wrap(self, key: bytes, locks: tuple[str | None, bytes | None], random: Random, cost: Cost) -> KeyFile:
        passphrase, factor = locks
        second = None
        if factor is not None:
            half = random(KEY_LENGTH)
            second, key = _part(key, half, factor, random), half
        if passphrase is None:
            return self._to_keychain(key, random, second)
        return self._seal(key, (passphrase, second), random, cost)

    def _seal(self, key: bytes, under: tuple[str, Second | None], random: Random, cost: Cost) -> ByPassphrase:
        passphrase, second = under
        if not passphrase:
            raise Refused("empty_passphrase", "A passphrase must not be empty.")
        if not cost.at_least(self._floor):
            raise Refused("weak_key_file", "These passphrase parameters are too weak.")
        salt, nonce = random(SALT_BYTES), random(NONCE_BYTES)
        unsealed = ByPassphrase(FORMAT, cost.passes, cost.memory, salt, nonce, b"", second)
        sealed = aead_seal(_derive(unsealed, passphrase), nonce, key, unsealed.bound())
        return msgspec.structs.replace(unsealed, sealed=sealed)

    def _unseal(self, found: ByPassphrase, passphrase: str) -> bytes:
        cost = Cost(found.passes, found.memory)
        if not cost.at_least(self._floor):
            raise Refused("weak_key_file", "The file key.json was made with passphrase parameters that are too weak.")
        if not CEILING.at_least(cost) or len(found.salt) != SALT_BYTES or len(found.nonce) != NONCE_BYTES:
            raise _damaged()
        try:
            key = aead_open(_derive(found, passphrase), found.nonce, found.sealed, found.bound())
        except PeerFault:
            raise Refused("wrong_passphrase", "This passphrase does not open the store.") from None
        return _checked(key)

    def _to_keychain(self, key: bytes, random: Random, second: Second | None) -> InKeychain:
        keychain = self._keychain()
        if keychain is None:
            raise Refused("no_keychain", "This machine has no keychain; choose a passphrase.")
        entry = random(SALT_BYTES).hex()
        keychain.put(entry, key.hex())
        if keychain.get(entry) != key.hex():
            raise WorldFault("keychain_failed", "The keychain did not keep the key.")
        return InKeychain(FORMAT, entry, keychain.name, second)

    def _from_keychain(self, found: InKeychain) -> bytes:
        keychain = self._keychain()
        if keychain is None:
            raise Refused(
                "no_keychain", "The key is in a keychain ({backend}) that cannot be reached now.", backend=found.backend
            )
        kept = keychain.get(found.entry)
        if kept is None:
            raise Refused(
                "key_not_in_keychain",
                "The keychain has lost the key; it was put into {backend}.",
                backend=found.backend,
            )
        try:
            return _checked(bytes.fromhex(kept))
        except ValueError:
            raise _damaged() from None

    def _read(self) -> KeyFile:
        try:
            with self._path.open("rb") as file:
                data = file.read(KEY_FILE_BYTES + 1)
        except FileNotFoundError:
            raise Refused("no_key", "This home has no key yet.") from None
        except OSError as error:
            raise WorldFault("key_file_damaged", "The file key.json could not be read.") from error
        if len(data) > KEY_FILE_BYTES:
            raise _damaged()
        try:
            found: KeyFile = _DECODER.decode(data)
        except (msgspec.MsgspecError, ValueError):
            raise _damaged() from None
        if found.format != FORMAT:
            raise Refused("store_newer", "The file key.json was written by a newer Kith than this one.")
        return found


_DECODER: Final = msgspec.json.Decoder(KeyFile)


def _derive(found: ByPassphrase, passphrase: str) -> bytes:
    """The wrapping key. Input methods differ in how they compose an accent, so the text is normalised (NFKC) first."""
    text = unicodedata.normalize("NFKC", passphrase).encode()
    try:
        return argon2id.kdf(KEY_LENGTH, text, found.salt, opslimit=found.passes, memlimit=found.memory)
    except (CryptoError, MemoryError) as error:
        raise WorldFault("out_of_memory", "There is not enough free memory to check the passphrase.") from error


def _part(key: bytes, half: bytes, factor: bytes, random: Random) -> Second:
    """Seal the store's key so that it takes both."""
    nonce = random(NONCE_BYTES)
    unsealed = Second(factors.mark(factor), nonce, b"")
    sealed = aead_seal(factors.wrapping_key(half, factor, nonce), nonce, key, _bound(unsealed))
    return msgspec.structs.replace(unsealed, sealed=sealed)


def _join(second: Second, half: bytes, factor: bytes) -> bytes:
    if len(second.nonce) != NONCE_BYTES:
        raise _damaged()
    try:
        wrapping = factors.wrapping_key(half, factor, second.nonce)
        return _checked(aead_open(wrapping, second.nonce, second.sealed, _bound(second)))
    except PeerFault:
        raise _damaged() from None


def _bound(second: Second) -> bytes:
    return _CONTEXT + b" factor" + second.mark


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_LENGTH:
        raise _damaged()
    return key


def _damaged() -> WorldFault:
    return WorldFault("key_file_damaged", "The file key.json is damaged.")
