"""The task that sends messages of a later time once they are due. It runs beside the node (`start.py`)."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from app.chat.later import send_waiting
from app.chat.scheduled import due, every, has_gone
from app.context import App
from app.dispatch import guarded
from app.errors import AppError, Refused
from app.notices import CHAT_CHANGED, RELOAD, Notices, Subscription

log = logging.getLogger("kith.app.chat")

LONGEST_S = 60.0  # the clock is looked at this often: it may have jumped


async def keep_sending(app: App, notices: Notices) -> None:
    """Send what is due, for ever; at the start look first whether one went before the node ended."""
    subscription = notices.subscribe()
    started = True
    try:
        while True:
            wait = LONGEST_S
            with suppress(AppError):
                wait = await guarded(send_due(app, started=started))
                started = False
            await _rest(subscription, min(LONGEST_S, max(0.0, wait)))
    finally:
        notices.unsubscribe(subscription)


async def send_due(app: App, *, started: bool = False) -> float:
    """Send what is due from this device, in order; in how many seconds the next one is.

    `started`: one that was sent before the node ended, and is noted to wait still, is not sent again.
    """
    device, now = app.node.device, app.now_ms() // 1000
    for one in await app.node.read(lambda cx: due(cx, device, now)):
        try:
            if started and await app.node.read(lambda cx, one=one: has_gone(cx, one)):  # type: ignore[misc]
                await app.node.publish_erase(app.node.personal_space, one.id)
            else:
                await send_waiting(app, one)
        except Refused as refused:
            log.warning("not_sent_yet", extra={"code": refused.code})
    left = [one.due - now for one in await app.node.read(every) if one.sender == device and one.due > now]
    return float(min(left, default=LONGEST_S))


async def _rest(subscription: Subscription, seconds: float) -> None:
    """Wait for some seconds, or until something of chats has changed."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await subscription.next()).name not in (RELOAD, CHAT_CHANGED):
                continue
