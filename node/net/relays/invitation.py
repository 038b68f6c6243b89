"""The text of an invitation to a relay: `kith://r#` and what it carries, read and written.

Bytes: base64url (no padding) of msgpack `[1, relay key, addresses, secret, root]` (sync/SPEC.md, "Relay"). Whoever
holds it may become a member there.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import msgspec

from node.errors import Refused
from node.net.wire import parse_address

PREFIX = "kith://r#"
MAX_LENGTH = 2048

_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=128)]


class Invitation(msgspec.Struct, array_like=True, frozen=True):
    """A relay's X25519 key, where it listens, the secret that makes a member, the hash of its authority's root."""

    v: Annotated[int, msgspec.Meta(ge=0, le=255)]
    relay: _Id
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(min_length=1, max_length=4)]
    secret: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    root: Annotated[bytes, msgspec.Meta(max_length=32)] = b""

    def __repr__(self) -> str:
        return f"Invitation({self.relay.hex()[:8]})"


_decoder = msgspec.msgpack.Decoder(Invitation)


def write(invitation: Invitation) -> str:
    """Return the text of an invitation."""
    return PREFIX + base64.urlsafe_b64encode(msgspec.msgpack.encode(invitation)).decode().rstrip("=")


def read(text: str) -> Invitation:
    """Return the invitation in a text; Refused("bad_invitation", "newer_invitation")."""
    text = text.strip()
    if not text.startswith(PREFIX) or len(text) > MAX_LENGTH:
        raise _bad()
    coded = text.removeprefix(PREFIX)
    try:
        data = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        invitation = _decoder.decode(data)
        for address in invitation.addresses:
            parse_address(address)
    except (binascii.Error, ValueError, RecursionError, Refused):
        raise _bad() from None
    if invitation.v != 1:
        raise Refused("newer_invitation", "This invitation needs a newer version of Kith.")
    return invitation


def _bad() -> Refused:
    return Refused("bad_invitation", "This is not an invitation to a relay.")
