"""The Noise handshake of a link and the transport ciphers it ends in, as one state machine without I/O.

The product speaks one pattern, `PRODUCT`; the machine itself runs any pattern made of these tokens, which the tests use
for published vectors. Sockets, payload meaning and the choice of a psk are in `node/net/link.py`. Sources: The Noise
Protocol Framework, revision 34; its HFS extension; `SPEC.md`, section "Noise".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.errors import PeerFault, Refused
from crypto.primitives import (
    KEY,
    MLKEM_CIPHERTEXT,
    MLKEM_PUBLIC,
    MLKEM_SEED,
    SEAL,
    Encapsulate,
    Random,
    aead_open,
    aead_seal,
    check_mlkem,
    check_x25519,
    hkdf,
    mlkem_decapsulate,
    mlkem_public,
    sha256,
    x25519,
    x25519_public,
)

MAX_MESSAGE: Final = 65_535
MAX_NONCE: Final = 2**64 - 1
PROLOGUE: Final = b"kith/1"


@dataclass(frozen=True)
class Pattern:
    """A protocol name and the tokens of each handshake message, the first one sent by the initiator.

    `known` says that the initiator has the responder's static key beforehand (the pre-message `<- s`).
    """

    name: str
    messages: tuple[tuple[str, ...], ...]
    known: bool = False

    @property
    def has_psk(self) -> bool:
        """Whether a pre-shared key is mixed in, which also makes every `e` a key input."""
        return any("psk" in tokens for tokens in self.messages)


PRODUCT: Final = Pattern(
    "Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256",
    (("psk", "e", "e1"), ("e", "ee", "ekem1", "s", "es"), ("s", "se")),
)


@dataclass(frozen=True, eq=False)
class Setup:
    """What one side brings to a handshake: its static key, the psk (b"" where the pattern has none), randomness.

    `responder` is the responder's static key where the pattern wants its initiator to know it, else b"".
    """

    static_private: bytes = field(repr=False)
    psk: bytes = field(repr=False)
    random: Random
    encapsulate: Encapsulate
    prologue: bytes = PROLOGUE
    responder: bytes = b""


class CipherState:
    """One direction of the transport: ChaCha20-Poly1305 under a counter, one call per message, in order."""

    __slots__ = ("_cipher", "_nonce")

    def __init__(self, key: bytes, nonce: int = 0) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._nonce = nonce

    def seal(self, plaintext: bytes) -> bytes:
        """The next message, 16 bytes longer; `Refused("too_long")` over 65,519 bytes, `Refused("nonce_exhausted")`."""
        if len(plaintext) > MAX_MESSAGE - SEAL:
            raise Refused("too_long", "A transport message holds at most 65,519 bytes.")
        nonce = self._next()
        self._nonce += 1
        return self._cipher.encrypt(nonce, plaintext, None)

    def open(self, ciphertext: bytes) -> bytes:
        """The plaintext of the peer's next message, or `PeerFault("bad_message")`; a failure does not advance."""
        nonce = self._next()
        if len(ciphertext) > MAX_MESSAGE:
            raise _bad_message()
        try:
            plaintext = self._cipher.decrypt(nonce, ciphertext, None)
        except InvalidTag:
            raise _bad_message() from None
        self._nonce += 1
        return plaintext

    def _next(self) -> bytes:
        if self._nonce >= MAX_NONCE:
            raise Refused("nonce_exhausted", "This link has carried all the messages its keys allow.")
        return _nonce(self._nonce)


class _Symmetric:
    """The SymmetricState of the specification: chaining key, transcript hash, and the key of the moment."""

    __slots__ = ("chaining_key", "counter", "hash", "key")

    def __init__(self, name: str, prologue: bytes) -> None:
        encoded = name.encode()
        self.hash = encoded.ljust(32, b"\0") if len(encoded) <= 32 else sha256(encoded)
        self.chaining_key = self.hash
        self.key = b""
        self.counter = 0
        self.mix_hash(prologue)

    def mix_hash(self, data: bytes) -> None:
        self.hash = sha256(self.hash, data)

    def mix_key(self, material: bytes) -> None:
        self.chaining_key, self.key = _chain(self.chaining_key, material, 2)
        self.counter = 0

    def mix_key_and_hash(self, material: bytes) -> None:
        self.chaining_key, transcript, self.key = _chain(self.chaining_key, material, 3)
        self.mix_hash(transcript)
        self.counter = 0

    def encrypt_and_hash(self, plaintext: bytes) -> bytes:
        sealed = plaintext
        if self.key:
            sealed = aead_seal(self.key, _nonce(self.counter), plaintext, self.hash)
            self.counter += 1
        self.mix_hash(sealed)
        return sealed

    def decrypt_and_hash(self, sealed: bytes) -> bytes:
        plaintext = sealed
        if self.key:
            plaintext = aead_open(self.key, _nonce(self.counter), sealed, self.hash)
            self.counter += 1
        self.mix_hash(sealed)
        return plaintext

    def split(self) -> tuple[bytes, bytes]:
        first, second = _chain(self.chaining_key, b"", 2)
        self.forget()
        return first, second

    def forget(self) -> None:
        self.chaining_key = self.key = b""


class Handshake:
    """One side of one handshake: call `write` and `read` in turn until `finished`, then `split` once.

    Any failure is final: the secrets are dropped and later calls are `Refused("handshake_over")`. A failed `read` gives
    the caller nothing to send, so a stranger cannot tell a wrong psk from silence.
    """

    def __init__(self, pattern: Pattern, initiator: bool, setup: Setup) -> None:
        if len(setup.psk) != (KEY if pattern.has_psk else 0):
            raise ValueError("a psk has 32 bytes, and only a pattern with a psk takes one")
        if len(setup.responder) != (KEY if pattern.known and initiator else 0):
            raise ValueError("only an initiator whose pattern says so knows the other side's key beforehand")
        self._pattern = pattern
        self._initiator = initiator
        self._setup: Setup | None = setup
        self._symmetric = _Symmetric(pattern.name, setup.prologue)
        self._step = 0
        self._ephemeral_private = b""
        self._kem_seed = b""
        self._remote_ephemeral = b""
        self._remote_static = setup.responder
        self._remote_kem = b""
        if pattern.known:
            self._symmetric.mix_hash(setup.responder if initiator else x25519_public(setup.static_private))

    @classmethod
    def initiator(
        cls, static_private: bytes, psk: bytes, random: Random, encapsulate: Encapsulate, prologue: bytes = PROLOGUE
    ) -> "Handshake":
        """The dialing side of the product pattern; it writes first."""
        return cls(PRODUCT, True, Setup(static_private, psk, random, encapsulate, prologue))

    @classmethod
    def responder(
        cls, static_private: bytes, psk: bytes, random: Random, encapsulate: Encapsulate, prologue: bytes = PROLOGUE
    ) -> "Handshake":
        """The accepting side of the product pattern; it reads first."""
        return cls(PRODUCT, False, Setup(static_private, psk, random, encapsulate, prologue))

    @property
    def finished(self) -> bool:
        """Whether every message has been written and read."""
        return self._step == len(self._pattern.messages)

    @property
    def remote_static(self) -> bytes:
        """The peer's validated X25519 static key; the message that carried it also proved it."""
        if not self._remote_static:
            raise Refused("handshake_unfinished", "The other side has not shown its key.")
        return self._remote_static

    @property
    def handshake_hash(self) -> bytes:
        """The 32-byte transcript hash: equal on both sides, different for every handshake; only when finished."""
        if not self.finished:
            raise Refused("handshake_unfinished", "The handshake is not finished.")
        return self._symmetric.hash

    def write(self, payload: bytes) -> bytes:
        """Our next handshake message around the payload, at most 65,535 bytes together or `Refused("too_long")`."""
        setup, tokens = self._turn(writing=True)
        try:
            parts = [self._write_token(token, setup) for token in tokens]
            parts.append(self._symmetric.encrypt_and_hash(payload))
            message = b"".join(parts)
            if len(message) > MAX_MESSAGE:
                raise Refused("too_long", "A handshake message holds at most 65,535 bytes.")
        except BaseException:
            self._fail()
            raise
        self._advance()
        return message

    def read(self, message: bytes) -> bytes:
        """The payload of the peer's next handshake message, or `PeerFault("bad_handshake")`."""
        setup, tokens = self._turn(writing=False)
        try:
            payload = self._read_message(message, setup, tokens)
        except PeerFault:
            self._fail()
            raise PeerFault("bad_handshake", "The other side did not complete the handshake.") from None
        except BaseException:
            self._fail()
            raise
        self._advance()
        return payload

    def split(self) -> tuple[CipherState, CipherState]:
        """(sending, receiving) ciphers of the finished handshake; a second call is `Refused("handshake_over")`."""
        if not self.finished:
            raise Refused("handshake_unfinished", "The handshake is not finished.")
        if not self._symmetric.chaining_key:
            raise _handshake_over()
        first, second = self._symmetric.split()
        sending, receiving = (first, second) if self._initiator else (second, first)
        return CipherState(sending), CipherState(receiving)

    def _turn(self, writing: bool) -> tuple[Setup, tuple[str, ...]]:
        if self._setup is None:
            raise _handshake_over()
        ours = (self._step % 2 == 0) == self._initiator
        if ours != writing:
            raise Refused("not_your_turn", "The next handshake message is the other side's.")
        return self._setup, self._pattern.messages[self._step]

    def _advance(self) -> None:
        self._step += 1
        if self.finished:
            self._forget()

    def _forget(self) -> None:
        self._setup = None
        self._ephemeral_private = self._kem_seed = b""

    def _fail(self) -> None:
        self._forget()
        self._symmetric.forget()
        self._remote_static = b""

    def _write_token(self, token: str, setup: Setup) -> bytes:
        match token:
            case "e":
                self._ephemeral_private = setup.random(KEY)
                public = x25519_public(self._ephemeral_private)
                self._mix_ephemeral(public)
                return public
            case "s":
                return self._symmetric.encrypt_and_hash(x25519_public(setup.static_private))
            case "e1":
                self._kem_seed = setup.random(MLKEM_SEED)
                return self._symmetric.encrypt_and_hash(mlkem_public(self._kem_seed))
            case "ekem1":
                shared, ciphertext = setup.encapsulate(self._remote_kem)
                sealed = self._symmetric.encrypt_and_hash(ciphertext)
                self._symmetric.mix_key(shared)
                return sealed
            case _:
                self._mix_secret(token, setup)
                return b""

    def _read_message(self, message: bytes, setup: Setup, tokens: tuple[str, ...]) -> bytes:
        """Decrypt before judging `e`: a wrong psk then costs a few hashes, and each DH refuses a zero result anyway."""
        if len(message) > MAX_MESSAGE:
            raise _bad_message()
        rest = message
        for token in tokens:
            rest = self._read_token(token, setup, rest)
        payload = self._symmetric.decrypt_and_hash(rest)
        if "e" in tokens:
            check_x25519(self._remote_ephemeral)
        return payload

    def _read_token(self, token: str, setup: Setup, rest: bytes) -> bytes:
        match token:
            case "e":
                self._remote_ephemeral, rest = _take(rest, KEY)
                self._mix_ephemeral(self._remote_ephemeral)
            case "s":
                self._remote_static, rest = self._open_field(rest, KEY)
                check_x25519(self._remote_static)
            case "e1":
                self._remote_kem, rest = self._open_field(rest, MLKEM_PUBLIC)
                check_mlkem(self._remote_kem)
            case "ekem1":
                ciphertext, rest = self._open_field(rest, MLKEM_CIPHERTEXT)
                self._symmetric.mix_key(mlkem_decapsulate(self._kem_seed, ciphertext))
            case _:
                self._mix_secret(token, setup)
        return rest

    def _open_field(self, rest: bytes, size: int) -> tuple[bytes, bytes]:
        sealed, rest = _take(rest, size + (SEAL if self._symmetric.key else 0))
        return self._symmetric.decrypt_and_hash(sealed), rest

    def _mix_ephemeral(self, public: bytes) -> None:
        self._symmetric.mix_hash(public)
        if self._pattern.has_psk:
            self._symmetric.mix_key(public)

    def _mix_secret(self, token: str, setup: Setup) -> None:
        """The tokens that put no bytes on the wire: psk, and the Diffie-Hellman results ee, es, se, ss."""
        match token:
            case "psk":
                self._symmetric.mix_key_and_hash(setup.psk)
            case _:
                ours, theirs = (token[0], token[1]) if self._initiator else (token[1], token[0])
                private = self._ephemeral_private if ours == "e" else setup.static_private
                public = self._remote_ephemeral if theirs == "e" else self._remote_static
                self._symmetric.mix_key(x25519(private, public))


def try_psks(
    message: bytes, psks: Iterable[bytes], make: Callable[[bytes], Handshake]
) -> tuple[int, Handshake, bytes] | None:
    """Read message 1 under each psk in turn: (index, handshake, payload) for the first that opens it, else None.

    `make` gives a fresh responder for a psk. On None the caller closes without sending a byte.
    """
    for index, psk in enumerate(psks):
        handshake = make(psk)
        try:
            return index, handshake, handshake.read(message)
        except PeerFault:
            continue
    return None


def _chain(chaining_key: bytes, material: bytes, count: int) -> tuple[bytes, ...]:
    """The HKDF of the specification (section 4.3): RFC 5869 with the chaining key as salt and an empty info."""
    output = hkdf(material, b"", count * KEY, salt=chaining_key)
    return tuple(output[start : start + KEY] for start in range(0, count * KEY, KEY))


def _nonce(counter: int) -> bytes:
    return bytes(4) + counter.to_bytes(8, "little")


def _take(data: bytes, size: int) -> tuple[bytes, bytes]:
    if len(data) < size:
        raise _bad_message()
    return data[:size], data[size:]


def _bad_message() -> PeerFault:
    return PeerFault("bad_message", "A message on this link is not valid.")


def _handshake_over() -> Refused:
    return Refused("handshake_over", "This handshake is over.")
