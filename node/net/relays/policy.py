"""When a letter is given to which relay, and again; pure, so that the rule can be read and tested in one place.

A letter is given to the first mailbox that can be reached. A relay may lose what it took, so it is given to the other
mailbox when it is not confirmed soon, and again when its reader was heard of since without confirming it, at growing
distances; without any sign of life once a day, twice, after four days, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from node.store.posts import Letter, Posting

SECOND_MS: Final = 30_000
"""Until the other mailbox gets it too."""

AGAIN_MS: Final = 30_000
"""The first distance between two times if its reader gave a sign of life."""

DAY_MS: Final = 24 * 3600 * 1000
GRACE_MS: Final = 15_000
"""A reader who gives a sign of life may be busy with what came before."""


def due(letter: Letter, relays: Sequence[bytes], heard_ms: int, now_ms: int) -> list[bytes]:
    """The relays to give a letter to now, of those where its reader has mailboxes and that are reachable.

    `heard_ms` is when the reader last gave a sign of life (0: never).
    """
    held = {posting.relay: posting for posting in letter.postings}
    if not held:
        return list(relays[:1])
    again = [relay for relay in relays if relay in held and _is_again(held[relay], heard_ms, now_ms)]
    newest = max(posting.at for posting in held.values())
    if now_ms >= newest + SECOND_MS or now_ms < newest:
        again += [relay for relay in relays if relay not in held]
    return again


def _is_again(posting: Posting, heard_ms: int, now_ms: int) -> bool:
    doubled: int = 1 << min(posting.times - 1, 20)
    if heard_ms > posting.at + GRACE_MS:
        return now_ms >= posting.at + min(DAY_MS, AGAIN_MS * doubled)
    return now_ms >= posting.at + DAY_MS * doubled
