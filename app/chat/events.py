"""What chat states in events: the kinds, their payloads, and the strict reading of a payload somebody else wrote.

A payload is a msgpack map; unknown fields are left alone so that a later version may add some. What the facts mean
together is in `rules.py` and `project.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

MESSAGE = 1000
EDIT = 1001
REACTION = 10001
READ = 10002

ID_BYTES = 32
MAX_DEVICES = 64  # devices one read mark may name: both accounts at their limit of 16, with room


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Kind 1000, in a direct space; `reply` is the id of the message it answers, which may be unknown here."""

    text: str
    reply: bytes | None = None


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """Kind 1001; counts if its author wrote `target`."""

    target: bytes
    text: str


@dataclass(frozen=True, slots=True)
class ReactionSet:
    """Kind 10001, the newest per author and target counts; an empty `emoji` takes the reaction back."""

    target: bytes
    emoji: str


@dataclass(frozen=True, slots=True)
class ChatRead:
    """Kind 10002, in the personal space: of `chat` everything up to these sequence numbers per device was seen."""

    chat: bytes
    seen: list[tuple[bytes, int]]
