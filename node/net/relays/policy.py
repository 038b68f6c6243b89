"""When a letter is given to which relay, and again; pure, so that the rule can be read and tested in one place.

A letter is given to the first mailbox that can be reached. A relay may lose what it took, so it is given to the other
mailbox when it is not confirmed soon, and again when its reader is there and has not confirmed it, at growing
distances; without any sign of life after ten minutes, twenty more, and so on: twelve times in 30 days. An honest relay
keeps copies once, since the same letter is the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from node.store.posts import Letter, Posting

SECOND_MS: Final = 20_000
"""Until the other mailbox gets it too."""

AGAIN_MS: Final = 30_000
"""The first distance between two times if its reader gives signs of life; it doubles."""

DAY_MS: Final = 24 * 3600 * 1000
UNSEEN_MS: Final = 600_000
"""The first distance without any sign of life; it doubles without end."""

GRACE_MS: Final = 15_000
"""A reader who was heard of may be busy with what came before."""


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a reader, in Unix milliseconds: since when it is online (0: not now), when it last wrote."""

    since_ms: int = 0
    heard_ms: int = 0


def due(letter: Letter, relays: Sequence[bytes], life: Life, now_ms: int) -> list[bytes]:
    """The relays to give a letter to now, of those where its reader has mailboxes and that are reachable."""
    held = {posting.relay: posting for posting in letter.postings}
    if not held:
        return list(relays[:1])
    again = [relay for relay in relays if relay in held and _is_again(held[relay], life, now_ms)]
    newest = max(posting.at for posting in held.values())
    if now_ms >= newest + SECOND_MS or now_ms < newest:
        again += [relay for relay in relays if relay not in held]
    return again


def _is_again(posting: Posting, life: Life, now_ms: int) -> bool:
    doubled: int = 1 << min(posting.times - 1, 20)
    pause = min(DAY_MS, AGAIN_MS * doubled)
    if life.since_ms and now_ms >= max(posting.at, life.since_ms) + pause:
        return True
    if life.heard_ms > posting.at + GRACE_MS and now_ms >= life.heard_ms + GRACE_MS:
        return now_ms >= posting.at + pause
    return now_ms >= posting.at + UNSEEN_MS * doubled
