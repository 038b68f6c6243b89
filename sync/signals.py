"""What is said over a link that is up and is worth nothing a moment later: that somebody is writing.

It is no event and no message: nobody keeps it, queues it, or sends it another way. See `SPEC.md`, section "Typing".
"""

from typing import Annotated

import msgspec

from sync import limits

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]


class Typing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The person at the sender's end is writing in a space: a direct one, or a group of both."""

    space: _Id
