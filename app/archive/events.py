"""What the archive states in events: that I imported lines which an export said somebody had written.

They are statements of mine, in the space of my own devices: nobody else has signed anything of them.
"""

from __future__ import annotations

from dataclasses import dataclass

ARCHIVED = 5000

POSTS = bytes(32)
"""Stands where the other account of a conversation would, for the posts of an export."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message or post as the export had it: its id and author there, and Unix milliseconds."""

    id: bytes
    author: bytes
    name: str
    text: str
    sent: int


@dataclass(frozen=True, slots=True)
class Archived:
    """Kind 5000, in the personal space: lines of the conversation of account `source` with account `chat`, `name`."""

    source: bytes
    chat: bytes
    name: str
    lines: list[Line]
