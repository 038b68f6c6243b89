"""One message to a key that is known, from a key that only its owner gets to see: Noise pattern X, sealed and opened.

It is the outer layer of what lies in a mailbox: the relay sees random bytes of a known length, the recipient learns the
sender's static key with the message. What is inside, and whom that key belongs to, is the caller's affair. Sources: The
Noise Protocol Framework, revision 34, section 7.4; `SPEC.md`, section "Sealed to a device".
"""

from typing import Final, NamedTuple

from crypto.errors import PeerFault, Refused
from crypto.noise import MAX_MESSAGE, Handshake, Pattern, Setup
from crypto.primitives import KEY, SEAL, Random, check_x25519

PATTERN: Final = Pattern("Noise_X_25519_ChaChaPoly_SHA256", (("e", "es", "s", "ss"),), known=True)

OVERHEAD: Final = KEY + KEY + SEAL + SEAL
"""Bytes that sealing adds: ephemeral key, encrypted static key, tag of the payload."""

MAX_PAYLOAD: Final = MAX_MESSAGE - OVERHEAD
"""65,439 bytes."""


class Opened(NamedTuple):
    """What was sealed, and the X25519 static key of whoever sealed it, proven by that."""

    sender: bytes
    payload: bytes


def seal(static_private: bytes, recipient: bytes, payload: bytes, random: Random) -> bytes:
    """Seal at most 65,439 bytes to a recipient's X25519 key; 96 bytes longer, with 32 fresh random bytes.

    `Refused("too_large")`, `PeerFault("bad_key")` for a recipient's key that is not valid. Nothing here is forward
    secret against the recipient's key, and a copy opens again: the message inside has to see to both.
    """
    if len(payload) > MAX_PAYLOAD:
        raise Refused("too_large", "This message is too large for a mailbox.")
    check_x25519(recipient)
    setup = Setup(static_private, b"", random, no_kem, responder=recipient)
    return Handshake(PATTERN, True, setup).write(payload)


def open_(static_private: bytes, sealed: bytes) -> Opened:
    """Undo seal, or `PeerFault("bad_sealed")` for anything that was not sealed to this key."""
    handshake = Handshake(PATTERN, False, Setup(static_private, b"", no_random, no_kem))
    try:
        payload = handshake.read(sealed)
    except PeerFault:
        raise PeerFault("bad_sealed", "A message in the mailbox was not sealed for this device.") from None
    return Opened(handshake.remote_static, payload)


def no_random(size: int) -> bytes:
    """What whoever opens is given for randomness."""
    raise AssertionError("opening draws no randomness")


def no_kem(public: bytes) -> tuple[bytes, bytes]:
    """What pattern X is given for key encapsulation."""
    raise AssertionError("pattern X has no key encapsulation")
