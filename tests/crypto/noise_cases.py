"""What the Noise tests share: patterns that only tests may speak, two sides, and how to refuse and to die."""

import copy
import os
from collections.abc import Callable

import pytest

from crypto.errors import PeerFault, Refused
from crypto.noise import PRODUCT, CipherState, Handshake, Pattern, Setup
from crypto.primitives import mlkem_encapsulate

XX = Pattern("Noise_XX_25519_ChaChaPoly_SHA256", (("e",), ("e", "ee", "s", "es"), ("s", "se")))
XXPSK0 = Pattern("Noise_XXpsk0_25519_ChaChaPoly_SHA256", (("psk", "e"), ("e", "ee", "s", "es"), ("s", "se")))
XXPSK3 = Pattern("Noise_XXpsk3_25519_ChaChaPoly_SHA256", (("e",), ("e", "ee", "s", "es"), ("s", "se", "psk")))
NN = Pattern("Noise_NN_25519_ChaChaPoly_SHA256", (("e",), ("e", "ee")))
NNPSK0 = Pattern("Noise_NNpsk0_25519_ChaChaPoly_SHA256", (("psk", "e"), ("e", "ee")))
PLAIN = {pattern.name: pattern for pattern in (XX, XXPSK0, XXPSK3, NN, NNPSK0)}

PSK = bytes(range(100, 132))
INITIATOR_STATIC = bytes(range(32))
RESPONDER_STATIC = bytes(range(1, 33))


def no_random(size: int) -> bytes:
    raise AssertionError(f"{size} random bytes were asked for")


def no_encapsulate(public: bytes) -> tuple[bytes, bytes]:
    raise AssertionError("an encapsulation was asked for")


def drawing(*values: bytes) -> Callable[[int], bytes]:
    """Randomness that gives these values, in order, each only when its length is asked for."""
    rest = iter(values)

    def random(size: int) -> bytes:
        value = next(rest)
        assert len(value) == size
        return value

    return random


def pair(
    pattern: Pattern = PRODUCT, psk: bytes = PSK, responder_psk: bytes | None = None
) -> tuple[Handshake, Handshake]:
    """An initiator and a responder with fresh ephemeral keys; the psk is left out where the pattern has none."""
    theirs = psk if responder_psk is None else responder_psk
    return (
        Handshake(pattern, True, Setup(INITIATOR_STATIC, pattern.has_psk * psk, os.urandom, mlkem_encapsulate)),
        Handshake(pattern, False, Setup(RESPONDER_STATIC, pattern.has_psk * theirs, os.urandom, mlkem_encapsulate)),
    )


def fork(side: Handshake) -> Handshake:
    """A side as it is, to read with as if nothing had happened; what of it changes in place is copied too."""
    other = copy.copy(side)
    other._symmetric = copy.copy(side._symmetric)
    return other


def exchange(initiator: Handshake, responder: Handshake, payloads: list[bytes]) -> list[bytes]:
    """Runs the handshake to its end with these payloads and gives the messages."""
    messages = []
    for step, payload in enumerate(payloads):
        writer, reader = (initiator, responder) if step % 2 == 0 else (responder, initiator)
        messages.append(writer.write(payload))
        assert reader.read(messages[-1]) == payload
    return messages


Ciphers = tuple[CipherState, CipherState]


def connected(pattern: Pattern = PRODUCT) -> tuple[Ciphers, Ciphers]:
    """The (sending, receiving) ciphers of both sides after a whole handshake."""
    initiator, responder = pair(pattern)
    exchange(initiator, responder, [b""] * len(pattern.messages))
    return initiator.split(), responder.split()


def refused(code: str, call: Callable[..., object], *arguments: object) -> None:
    """The call is impossible for us, with this code."""
    with pytest.raises(Refused) as caught:
        call(*arguments)
    assert caught.value.code == code


def dies(handshake: Handshake, message: bytes) -> None:
    """Reading the message is the peer's fault and the end of this handshake, its secrets included."""
    with pytest.raises(PeerFault) as caught:
        handshake.read(message)
    assert caught.value.code == "bad_handshake"
    assert not handshake.finished
    assert kept_secrets(handshake) == []
    for call in (lambda: handshake.read(message), lambda: handshake.write(b"")):
        refused("handshake_over", call)
    refused("handshake_unfinished", handshake.split)
    refused("handshake_unfinished", lambda: handshake.remote_static)
    refused("handshake_unfinished", lambda: handshake.handshake_hash)


def kept_secrets(handshake: Handshake) -> list[object]:
    """What a handshake that is over should no longer hold."""
    symmetric = handshake._symmetric
    held = (handshake._setup, handshake._ephemeral_private, handshake._kem_seed, symmetric.chaining_key, symmetric.key)
    return [secret for secret in held if secret]
