"""The task that brings the bytes of pictures here once an event has named them, and lets go of those taken away.

It runs beside the node (`start.py`), led by notices; which bytes are held and asked for is the node's knowledge, so
nothing is remembered here that a new start could not find again.
"""

from __future__ import annotations

import logging

from app.context import App
from app.dispatch import guarded
from app.errors import AppError
from app.gallery import queries, rules
from app.holding import is_used
from app.notices import ALBUM_CHANGED, RELOAD, Notice, Notices
from app.people.api import shunned
from app.picture import holders

log = logging.getLogger("kith.app.gallery")

BATCH = 200  # photos looked at, and blobs dropped, at once


async def keep_fetching(app: App, notices: Notices) -> None:
    """Want what is shown and not here, drop what is shown no more: all of it at the start, then as notices tell."""
    subscription = notices.subscribe()
    try:
        while True:
            notice = await subscription.next()
            if notice.name in (RELOAD, ALBUM_CHANGED):
                await _try(app, notice)
    finally:
        notices.unsubscribe(subscription)


async def _try(app: App, notice: Notice) -> None:
    """Do what a notice asks for; what fails is asked for again by the next one, or at the next start."""
    try:
        if notice.name == RELOAD:
            await guarded(want_all(app))
        else:
            of = bytes.fromhex(notice.of)
            await guarded(_want(app, await app.node.read(lambda cx: queries.of_event(cx, of))))
        await guarded(drop_gone(app))
    except AppError as error:
        log.warning("fetching_failed", extra={"code": error.code})


async def want_all(app: App) -> None:
    """Go through every photo, the newest first, and want what is not here."""
    last: queries.Photo | None = None
    while True:
        before = last
        photos = await app.node.read(lambda cx: queries.page(cx, BATCH, before))  # noqa: B023 - awaited at once
        await _want(app, photos)
        if len(photos) < BATCH:
            return
        last = photos[-1]


async def drop_gone(app: App) -> None:
    """Give up the bytes of photos that were taken away, unless something else shows the same."""
    while manifests := await app.node.read(lambda cx: queries.gone(cx, BATCH)):
        for manifest in manifests:
            if not await app.node.read(lambda cx, of=manifest: is_used(cx, of)):  # type: ignore[misc]
                await app.node.blobs.drop(manifest)
                app.media.forget(manifest)
        marks = ", ".join("?" * len(manifests))
        await app.node.write(
            lambda tx: tx.execute(f"DELETE FROM gallery_gone WHERE manifest IN ({marks})", manifests)  # noqa: S608, B023
        )


async def _want(app: App, photos: list[queries.Photo]) -> None:
    """Have fetched what is not here; mine too, for an old copy or a backup may know of a photo only from others.

    Nothing of somebody I have blocked, nor from them.
    """
    blocked = await shunned(app)
    lacking = [photo for photo in photos if photo.author not in blocked and await _is_lacking(app, photo)]
    shown = await holders(app, {photo.space for photo in lacking}) if lacking else {}
    for photo in lacking:
        author = [] if photo.mine else [photo.author]
        asked = [one for one in dict.fromkeys([*author, *shown.get(photo.space, [])]) if one not in blocked]
        if asked:
            await app.node.blobs.want(photo.picture, asked)


async def _is_lacking(app: App, photo: queries.Photo) -> bool:
    if photo.is_posted and not photo.mine and photo.picture.size > rules.FETCHED_BYTES:
        return False
    held, whole = await app.node.blobs.progress(photo.picture.manifest)
    return not whole or held < whole
