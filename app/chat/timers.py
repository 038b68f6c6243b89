"""After which time the messages of a conversation disappear: what a group says of itself, else the last word of two."""

from __future__ import annotations

from app.context import App, Reader
from app.conversations import Conversation
from app.disappearing import NEVER, end


async def ends(app: App, talk: Conversation) -> int:
    """Give when a message written now goes, in Unix seconds; 0: never."""
    return end(app.now_ms(), await seconds(app, talk))


async def seconds(app: App, talk: Conversation) -> int:
    """Give the time of a conversation."""
    if talk.group is not None:
        return talk.group.charter.disappear
    return await app.node.read(lambda cx: between(cx, talk.space))


def between(cx: Reader, space: bytes) -> int:
    """Give what one of two people said last."""
    said: int | None = cx.value(
        "SELECT seconds FROM chat_timer WHERE space = ? ORDER BY at DESC, id DESC LIMIT 1", (space,)
    )
    return NEVER if said is None else said
