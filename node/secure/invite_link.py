"""The text of an invite link: `kith://i#` and what it carries, read and written; nothing about who may use it.

Bytes: base64url (no padding) of msgpack `[1, account, device, secret, expires, uses, addresses, mailboxes]`
(sync/SPEC.md, "Invite links"). The secret in it is the inviter's consent: treat the text like a key.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import msgspec

from node.errors import Refused

PREFIX = "kith://i#"
SECRET_BYTES = 16
MAX_LENGTH = 2048

_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=128)]
_Secret = Annotated[bytes, msgspec.Meta(min_length=SECRET_BYTES, max_length=SECRET_BYTES)]


class InviteLink(msgspec.Struct, array_like=True, frozen=True):
    """What an invite says; `expires` in Unix seconds, at most 4 addresses `host:port` and 2 mailboxes."""

    v: Annotated[int, msgspec.Meta(ge=0, le=255)]
    account: _Id
    device: _Id
    secret: _Secret
    expires: Annotated[int, msgspec.Meta(ge=0, lt=2**32)]
    uses: Annotated[int, msgspec.Meta(ge=1, le=255)]
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(max_length=4)] = ()
    mailboxes: Annotated[tuple[bytes, ...], msgspec.Meta(max_length=2)] = ()

    def __repr__(self) -> str:
        return f"InviteLink({self.account.hex()[:8]})"


_decoder = msgspec.msgpack.Decoder(InviteLink)


def write_link(invite: InviteLink) -> str:
    """Return the text of an invite."""
    return PREFIX + base64.urlsafe_b64encode(msgspec.msgpack.encode(invite)).decode().rstrip("=")


def read_link(text: str) -> InviteLink:
    """Return the invite in a text; Refused("bad_invite") if it is none, Refused("newer_invite") for a later version."""
    text = text.strip()
    if not text.startswith(PREFIX) or len(text) > MAX_LENGTH:
        raise _bad()
    coded = text.removeprefix(PREFIX)
    try:
        data = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        invite = _decoder.decode(data)
    except (binascii.Error, ValueError, RecursionError):
        raise _bad() from None
    if invite.v != 1:
        raise Refused("newer_invite", "This invite link needs a newer version of Kith.")
    return invite


def _bad() -> Refused:
    return Refused("bad_invite", "This is not a Kith invite link.")
