"""The text of a link into a group: `kith://g#`, an invite link together with the group and the terms it lets in on.

Bytes: base64url (no padding) of msgpack `[1, invite, space, name, members, approve, questions]`, `invite` being the
fields of `invite_link.py` (sync/SPEC.md, "Links into groups"). What it says of the group is what its maker says.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final

import msgspec

from node.errors import Refused
from node.secure.invite_link import InviteLink
from sync import limits

PREFIX: Final = "kith://g#"
MAX_LENGTH: Final = 6_144
QUESTIONS: Final = 3
QUESTION_LENGTH: Final = 200
"""Characters."""

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Name = Annotated[str, msgspec.Meta(max_length=limits.MEMBER_NAME)]
_Question = Annotated[str, msgspec.Meta(min_length=1, max_length=QUESTION_LENGTH)]


class GroupLink(msgspec.Struct, array_like=True, frozen=True):
    """What a link into a group says; `members` are those it had when the link was made.

    With `approve` a person lets in whoever comes by it, else the node of its maker does at once.
    """

    v: Annotated[int, msgspec.Meta(ge=0, le=255)]
    invite: InviteLink
    space: _Id
    name: _Name
    members: Annotated[int, msgspec.Meta(ge=1, le=limits.SPACE_MEMBERS)]
    approve: bool
    questions: Annotated[tuple[_Question, ...], msgspec.Meta(max_length=QUESTIONS)] = ()

    def __repr__(self) -> str:
        return f"GroupLink({self.space.hex()[:8]})"


_decoder: Final = msgspec.msgpack.Decoder(GroupLink)


def is_one(text: str) -> bool:
    """Whether a text begins like a link into a group."""
    return text.strip().startswith(PREFIX)


def write_link(link: GroupLink) -> str:
    """Return the text of a link into a group."""
    return PREFIX + base64.urlsafe_b64encode(msgspec.msgpack.encode(link)).decode().rstrip("=")


def read_link(text: str) -> GroupLink:
    """Return the link in a text; Refused("bad_invite") if it is none, Refused("newer_invite") for a later version."""
    text = text.strip()
    if not text.startswith(PREFIX) or len(text) > MAX_LENGTH:
        raise _bad()
    coded = text.removeprefix(PREFIX)
    try:
        data = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        link = _decoder.decode(data)
    except (binascii.Error, ValueError, RecursionError):
        raise _bad() from None
    if link.v != 1 or link.invite.v != 1:
        raise Refused("newer_invite", "This invite link needs a newer version of Kith.")
    return link


def _bad() -> Refused:
    return Refused("bad_invite", "This is not a Kith link into a group.")
