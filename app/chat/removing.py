"""The command that deletes messages for me alone: on all my devices nothing of them is shown or found any more.

Nobody else learns of it, and what others have they keep. `folding.py` leaves no word of such a message in the tables of
chat. What was sent stays in the sealed store, as sets must agree, until its author erases it or its time is over.
"""

from __future__ import annotations

from typing import Annotated

from app.chat import events, queries
from app.commands import command
from app.context import App, Reader
from app.errors import Refused

MOST = 1000  # that one call deletes


@command
async def delete_for_me(app: App, messages: Annotated[list[str], "the ids of messages, or their first digits"]) -> None:
    """Delete messages of anybody on all devices of mine; nobody else is told, and it cannot be taken back."""
    if not 0 < len(messages) <= MOST:
        raise Refused("bad_count", "Between 1 and {most} messages can be deleted at once.", most=MOST)
    found = await app.node.read(lambda cx: _by_chat(cx, messages))
    for space, idents in found.items():
        for at in range(0, len(idents), events.MAX_REMOVED):
            payload = {"chat": space, "messages": idents[at : at + events.MAX_REMOVED]}
            await app.node.publish(app.node.personal_space, events.REMOVED, payload)


def _by_chat(cx: Reader, messages: list[str]) -> dict[bytes, list[bytes]]:
    """Give the messages by the space they are of; Refused `unknown_message` or `ambiguous_message`."""
    found: dict[bytes, dict[bytes, None]] = {}
    for one in (queries.find_message(cx, message) for message in messages):
        found.setdefault(one.space, {})[one.id] = None
    return {space: list(idents) for space, idents in found.items()}
