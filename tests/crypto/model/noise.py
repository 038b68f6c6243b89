"""Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256: SPEC, Noise.

After The Noise Protocol Framework, revision 34, section 5 (state objects) and 9 (psk), and the extension Noise Hybrid
Forward Secrecy (tokens e1 and ekem1). One pattern, both roles, message by message; what is drawn is an argument.
"""

from dataclasses import dataclass, field

from tests.crypto.model.blocks import (
    KEM_CIPHERTEXT_LENGTH,
    KEM_PUBLIC_LENGTH,
    TAG_LENGTH,
    RefusedError,
    aead_open,
    aead_seal,
    check_kem,
    kem_decapsulate,
    kem_encapsulate,
    kem_keys,
    mac,
    sha256,
)
from tests.crypto.model.curves import check_x25519, dh, x25519_public

NAME = b"Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"
PROLOGUE = b"kith/1"
MESSAGES = (("psk", "e", "e1"), ("e", "ee", "ekem1", "s", "es"), ("s", "se"))
LARGEST_MESSAGE = 65_535
LARGEST_NONCE = 2**64 - 1  # reserved: section 5.1


def noise_hkdf(chaining_key: bytes, material: bytes, outputs: int) -> list[bytes]:
    """HKDF, section 4.3: two or three outputs of 32 bytes."""
    key = mac(chaining_key, material)
    keys = [b""]
    for number in range(1, outputs + 1):
        keys.append(mac(key, keys[-1] + bytes([number])))
    return keys[1:]


@dataclass
class Cipher:
    """CipherState, section 5.1; a failed decryption leaves the counter."""

    key: bytes | None = None
    n: int = 0

    def nonce(self) -> bytes:
        if self.n >= LARGEST_NONCE:
            raise RefusedError("nonce_exhausted")
        return bytes(4) + self.n.to_bytes(8, "little")

    def encrypt(self, ad: bytes, plaintext: bytes) -> bytes:
        if self.key is None:
            return plaintext
        sealed = aead_seal(self.key, self.nonce(), plaintext, ad)
        self.n += 1
        return sealed

    def decrypt(self, ad: bytes, sealed: bytes) -> bytes:
        if self.key is None:
            return sealed
        plaintext = aead_open(self.key, self.nonce(), sealed, ad)
        if plaintext is None:
            raise RefusedError("bad_message")
        self.n += 1
        return plaintext


@dataclass
class Symmetric:
    """SymmetricState, section 5.2."""

    ck: bytes = field(default_factory=lambda: sha256(NAME))
    h: bytes = field(default_factory=lambda: sha256(NAME))
    cipher: Cipher = field(default_factory=Cipher)

    def mix_hash(self, data: bytes) -> None:
        self.h = sha256(self.h + data)

    def mix_key(self, material: bytes) -> None:
        self.ck, key = noise_hkdf(self.ck, material, 2)
        self.cipher = Cipher(key)

    def mix_key_and_hash(self, material: bytes) -> None:
        self.ck, hashed, key = noise_hkdf(self.ck, material, 3)
        self.mix_hash(hashed)
        self.cipher = Cipher(key)

    def encrypt_and_hash(self, plaintext: bytes) -> bytes:
        sealed = self.cipher.encrypt(self.h, plaintext)
        self.mix_hash(sealed)
        return sealed

    def decrypt_and_hash(self, sealed: bytes) -> bytes:
        plaintext = self.cipher.decrypt(self.h, sealed)
        self.mix_hash(sealed)
        return plaintext


class Handshake:
    """One side. `drawn` is what it draws: the private half of e (32), then the seed of e1 (64) or m of ekem1 (32)."""

    def __init__(self, initiator: bool, psk: bytes, static: bytes, drawn: tuple[bytes, bytes]) -> None:
        self.initiator = initiator
        self.psk = psk
        self.s = static
        self.e, self.kem_drawn = drawn
        self.rs = b""
        self.re = b""
        self.re1 = b""
        self.at = 0
        self.symmetric = Symmetric()
        self.symmetric.mix_hash(PROLOGUE)

    def write(self, payload: bytes = b"") -> bytes:
        """WriteMessage, section 5.3."""
        tokens = self._tokens(mine=True)
        message = b"".join(self._write(token) for token in tokens) + self.symmetric.encrypt_and_hash(payload)
        if len(message) > LARGEST_MESSAGE:
            raise RefusedError("too_long")
        self.at += 1
        return message

    def read(self, message: bytes) -> bytes:
        """ReadMessage, section 5.3; any failure is `bad_handshake` and the last thing this side does."""
        tokens = self._tokens(mine=False)
        try:
            payload = self._read_all(tokens, message)
        except RefusedError:
            self.at = len(MESSAGES) + 1
            raise RefusedError("bad_handshake") from None
        self.at += 1
        return payload

    def split(self) -> tuple[Cipher, Cipher]:
        """Split(), section 5.2, once message 3 is through: (initiator to responder, responder to initiator)."""
        if self.at != len(MESSAGES):
            raise RefusedError("bad_handshake")
        first, second = noise_hkdf(self.symmetric.ck, b"", 2)
        return Cipher(first), Cipher(second)

    def handshake_hash(self) -> bytes:
        return self.symmetric.h

    def _tokens(self, mine: bool) -> tuple[str, ...]:
        if self.at >= len(MESSAGES) or (self.at % 2 == 0) != (self.initiator == mine):
            raise RefusedError("bad_handshake")
        return MESSAGES[self.at]

    def _write(self, token: str) -> bytes:
        symmetric = self.symmetric
        if token == "e":
            self._mix_ephemeral(x25519_public(self.e))
            return x25519_public(self.e)
        if token == "s":
            return symmetric.encrypt_and_hash(x25519_public(self.s))
        if token == "e1":
            return symmetric.encrypt_and_hash(kem_keys(self.kem_drawn)[0])
        if token == "ekem1":
            ciphertext, secret = kem_encapsulate(self.re1, self.kem_drawn)
            sealed = symmetric.encrypt_and_hash(ciphertext)
            symmetric.mix_key(secret)
            return sealed
        self._mix(token)
        return b""

    def _read_all(self, tokens: tuple[str, ...], message: bytes) -> bytes:
        if len(message) > LARGEST_MESSAGE:
            raise RefusedError("bad_handshake")
        rest = message
        for token in tokens:
            rest = rest[self._read(token, rest) :]
        payload = self.symmetric.decrypt_and_hash(rest)
        check_x25519(self.re)
        return payload

    def _read(self, token: str, rest: bytes) -> int:
        """Take one token from the front; the answer is how many bytes it had."""
        lengths = {"e": 32, "s": 32 + TAG_LENGTH, "e1": KEM_PUBLIC_LENGTH, "ekem1": KEM_CIPHERTEXT_LENGTH}
        length = lengths.get(token, 0) + (TAG_LENGTH if token in ("e1", "ekem1") else 0)
        if len(rest) < length:
            raise RefusedError("bad_handshake")
        if token == "e":
            self.re = rest[:length]
            self._mix_ephemeral(self.re)
        elif token == "s":
            self.rs = self.symmetric.decrypt_and_hash(rest[:length])
            check_x25519(self.rs)
        elif token == "e1":
            self.re1 = self.symmetric.decrypt_and_hash(rest[:length])
            check_kem(self.re1)
        elif token == "ekem1":
            self.symmetric.mix_key(kem_decapsulate(self.kem_drawn, self.symmetric.decrypt_and_hash(rest[:length])))
        else:
            self._mix(token)
        return length

    def _mix_ephemeral(self, public: bytes) -> None:
        """Section 9.2: in a handshake with a psk, e goes into the key as well."""
        self.symmetric.mix_hash(public)
        self.symmetric.mix_key(public)

    def _mix(self, token: str) -> None:
        if token == "psk":
            self.symmetric.mix_key_and_hash(self.psk)
        elif token == "ee":
            self.symmetric.mix_key(dh(self.e, self.re))
        else:
            mine_is_static = (token == "se") == self.initiator
            self.symmetric.mix_key(dh(self.s, self.re) if mine_is_static else dh(self.e, self.rs))


def send(cipher: Cipher, plaintext: bytes) -> bytes:
    """One transport message: SPEC, Noise, Transport."""
    if len(plaintext) + TAG_LENGTH > LARGEST_MESSAGE:
        raise RefusedError("too_long")
    return cipher.encrypt(b"", plaintext)


def receive(cipher: Cipher, message: bytes) -> bytes:
    """The plaintext of a transport message, else `bad_message`."""
    if len(message) > LARGEST_MESSAGE:
        raise RefusedError("bad_message")
    return cipher.decrypt(b"", message)
