"""How long I have to wait before I write in a group in slow mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import pace
from app.context import App, Reader
from app.conversations import Conversation


@asynccontextmanager
async def turn(app: App, talk: Conversation) -> AsyncIterator[None]:
    """A message is stated within this, one after the other; Refused("too_soon") where nobody else would be shown it."""
    seconds = talk.group.slow if talk.group else pace.NONE
    if not seconds:
        yield
        return
    async with app.turns:
        left = await app.node.read(lambda cx: wait(cx, talk, app.node.account, app.now_ms()))
        pace.check(seconds, left)
        yield


def wait(cx: Reader, talk: Conversation, me: bytes, now_ms: int) -> int:
    """Give how many seconds are left; 0: none."""
    if talk.group is None or not talk.group.slow:
        return 0
    newest = cx.value(
        "SELECT max(stated) FROM chat_message WHERE space = ? AND author = ? AND stated <= ?",
        (talk.space, me, (now_ms + pace.AHEAD_MS) << 16),
    )
    return pace.wait(talk.group.slow, None if newest is None else newest >> 16, now_ms)
