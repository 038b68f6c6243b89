"""The task that sends messages of a later time once they are due. It runs beside the node (`start.py`)."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from app.chat.later import send_waiting
from app.chat.scheduled import due, every
from app.context import App
from app.dispatch import guarded
from app.errors import AppError, Refused
from app.notices import CHAT_CHANGED, RELOAD, Notices, Subscription

log = logging.getLogger("kith.app.chat")

LONGEST_S = 60.0  # the clock is looked at this often: it may have jumped
HEARING_S = 120.0
"""After a start: what was due before waits so long, for others of my devices may have changed, sent or taken it back
meanwhile, and a store that was put back may be shown that it is old."""


async def keep_sending(app: App, notices: Notices) -> None:
    """Send what is due, for ever; what was due before the start, once there was time to hear of it."""
    clock = asyncio.get_running_loop().time
    subscription = notices.subscribe()
    began, heard = app.now_ms() // 1000, clock() + HEARING_S
    try:
        while True:
            wait, held = LONGEST_S, began if clock() < heard else 0
            with suppress(AppError):
                wait = await guarded(send_due(app, held))
            until = heard - clock() if held else LONGEST_S
            await _rest(subscription, min(LONGEST_S, max(0.0, wait), max(0.0, until)))
    finally:
        notices.unsubscribe(subscription)


async def send_due(app: App, held: int = 0) -> float:
    """Send what is due from this device, in order; in how many seconds the next one is.

    What was due up to `held` (Unix seconds) waits on.
    """
    device, now = app.node.device, app.now_ms() // 1000
    for one in await app.node.read(lambda cx: due(cx, device, now)):
        if one.due <= held:
            continue
        try:
            await guarded(send_waiting(app, one))
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
