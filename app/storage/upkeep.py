"""The task that keeps to the limits a person set for files of others, and the letting go of such files.

Texts and all that is known of a file stay, so it can be fetched again. It runs beside the node (`app/start.py`) and
looks every hour, so whoever set a limit by mistake can still take it back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from app.context import App
from app.errors import AppError
from app.notices import CHAT_CHANGED, Notices
from app.storage.holdings import Holding, all_of, fetchable, is_needed, spaces_of

log = logging.getLogger("kith.app.storage")

EVERY_S = 3600.0
DAY_MS = 86_400_000


async def keep_limits(app: App, _: Notices) -> None:
    """Keep to the limits from the start on; what fails is tried again in an hour."""
    from app.commands import LONG  # late: a window that names the commands beside this does without
    from app.dispatch import guarded

    while True:
        try:
            await guarded(keep_to_limits(app), LONG)
        except AppError as error:
            log.warning("limits_not_kept", extra={"code": error.code})
        await asyncio.sleep(EVERY_S)


async def keep_to_limits(app: App) -> None:
    """Let go of what came too long ago, then, of what is more than there may be, what came first."""
    days, most = await app.stock.limits()
    if not days and not most:
        return
    holdings = await all_of(app)
    candidates = await fetchable(app, holdings)
    gone = older(app, candidates, days) if days else []
    over = sum(one.held.size for one in holdings) - sum(one.held.size for one in gone) - most if most else 0
    for one in candidates[len(gone) :]:
        if over <= 0:
            break
        gone.append(one)
        over -= one.held.size
    await let_go(app, gone)


def older(app: App, candidates: Sequence[Holding], days: int) -> list[Holding]:
    """Give the first of them, those that have been here for so many days or more."""
    since = app.now_ms() - days * DAY_MS
    return [one for one in candidates if one.held.since <= since]


async def let_go(app: App, holdings: Sequence[Holding]) -> list[Holding]:
    """Drop the bytes of files that nothing needs, asked once more before each; those that are gone now."""
    gone: list[Holding] = []
    touched: dict[bytes, None] = {}
    try:
        for one in holdings:
            manifest = one.held.manifest
            spaces = await app.node.read(lambda cx, of=manifest: () if is_needed(cx, of) else spaces_of(cx, of))  # type: ignore[misc]
            if spaces:
                await app.stock.let_go(manifest)
                app.media.forget(manifest)
                gone.append(one)
                touched |= dict.fromkeys(spaces)
    finally:
        for space in touched:
            app.tell(CHAT_CHANGED, space.hex())
    return gone
