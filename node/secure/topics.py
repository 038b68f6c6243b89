"""The seal around each entry of a topic: it hides from the relay which key of a space an envelope names.

Who shares a topic's secret opens it, and seals the same envelope to the same bytes, so that a relay keeps copies once.
The bytes are in sync/SPEC.md, "Topics"; what a relay is shown of the secret is in sync/topic.py.
"""

from __future__ import annotations

from typing import Final

from crypto.primitives import NONCE, aead_open, aead_seal, hkdf, hmac256
from node.errors import PeerFault, Refused
from sync import topic

_LENGTHS: Final = frozenset(size - topic.SEALING for size in topic.SIZES)


def seal(key: bytes, name: bytes, envelope: bytes) -> bytes:
    """An envelope of a space key as an entry of a topic, by its name; Refused("too_large") for what no relay takes."""
    if len(envelope) not in _LENGTHS:
        raise Refused("too_large", "This does not fit into a topic of a relay.")
    nonce = hmac256(hkdf(key, b"nonce"), envelope)[:NONCE]
    return nonce + aead_seal(hkdf(key, b"key"), nonce, envelope, name)


def open_(key: bytes, name: bytes, entry: bytes) -> bytes:
    """The envelope in an entry of the topic of this name; PeerFault("bad_seal") for what none of its people sealed."""
    if len(entry) not in topic.SIZES:
        raise PeerFault("bad_seal", "An entry of a topic has a wrong length.")
    return aead_open(hkdf(key, b"key"), entry[:NONCE], entry[NONCE:], name)
