"""The task that brings the pictures of groups here, from whoever belongs to them.

It runs beside the node (`start.py`), led by notices; nothing is remembered that a new start could not find again.
"""

from __future__ import annotations

import logging

from app import conversations
from app.context import App
from app.conversations import Group
from app.dispatch import guarded
from app.errors import AppError
from app.notices import GROUP_CHANGED, RELOAD, Notices

log = logging.getLogger("kith.app.group")


async def keep_pictures(app: App, notices: Notices) -> None:
    """Want the picture of every group that has one: all at the start, then as notices tell."""
    subscription = notices.subscribe()
    try:
        while True:
            notice = await subscription.next()
            if notice.name in (RELOAD, GROUP_CHANGED):
                await _try(app, notice.of if notice.name == GROUP_CHANGED else "")
    finally:
        notices.unsubscribe(subscription)


async def _try(app: App, of: str) -> None:
    """Do it for one group or for all; what fails is asked for again by the next notice, or at the next start."""
    try:
        await guarded(want(app, of))
    except AppError as error:
        log.warning("fetching_failed", extra={"code": error.code})


async def want(app: App, of: str = "") -> None:
    """Have fetched what is not here of the picture of a group, or of all groups."""
    for group in await conversations.groups(app):
        if of in ("", group.space.id.hex()) and group.charter.picture is not None:
            await _want(app, group)


async def _want(app: App, group: Group) -> None:
    picture, others = group.charter.picture, [one for one in group.space.ranks if one != group.me]
    if picture is None or not group.space.joined or not others:
        return
    held, whole = await app.node.blobs.progress(picture.manifest)
    if not whole or held < whole:
        await app.node.blobs.want(picture, others)
