"""The task that brings small pictures and voice messages here by themselves, and lets go of what was taken away.

It runs beside the node (`start.py`), led by notices, and works on two lists that the fold of chat keeps. A message that
nobody may be asked about yet, as its author is no contact, stays on the list: nothing of a stranger is fetched. Of a
contact so much a day comes unasked as `allowance.py` says, the newest first.
"""

from __future__ import annotations

import logging

from app import conversations
from app.chat import attached
from app.chat.allowance import Allowance
from app.chat.files import holders
from app.context import App
from app.dispatch import guarded
from app.errors import AppError
from app.holding import is_used
from app.notices import CHAT_CHANGED, PERSON_CHANGED, RELOAD, Notices
from app.people.api import people
from app.people.rules import CONTACT

log = logging.getLogger("kith.app.chat")

FETCHED_BYTES = 10 << 20  # pictures and voice messages up to this size come by themselves, all else when asked for
DAY_MS = 86_400_000
BATCH = 200  # messages looked at, and blobs dropped, at once


async def keep_files(app: App, notices: Notices) -> None:
    """Want what shall come by itself, drop what is gone: at the start, then as notices tell."""
    subscription, allowance = notices.subscribe(), Allowance()
    try:
        while True:
            if (await subscription.next()).name in (RELOAD, CHAT_CHANGED, PERSON_CHANGED):
                await _try(app, allowance)
    finally:
        notices.unsubscribe(subscription)


async def _try(app: App, allowance: Allowance) -> None:
    """Do what is on the lists; what fails stays on them."""
    try:
        await guarded(want_fresh(app, allowance))
        await guarded(drop_gone(app))
    except AppError as error:
        log.warning("fetching_failed", extra={"code": error.code})


async def want_fresh(app: App, allowance: Allowance) -> None:
    """Look once at the files of each message of mine or of a contact that was not looked at yet."""
    if not await app.node.read(attached.any_fresh):
        return
    contacts = {person.account for person in await people(app) if person.state == CONTACT}
    authors = [app.node.account, *contacts]
    if await is_full(app):
        return  # by the limit that was set
    while found := await app.node.read(lambda cx: attached.fresh(cx, authors, BATCH)):
        for message in found:
            await _want(app, message, allowance)
        await app.node.write(lambda tx, done=found: attached.looked_at(tx, [one.id for one in done]))  # type: ignore[misc]


async def is_full(app: App) -> bool:
    """Say whether files take all the room that was set for them."""
    _, most = await app.stock.limits()
    return bool(most) and sum(one.size for one in await app.stock.held()) >= most


async def _want(app: App, message: attached.Fresh, allowance: Allowance) -> None:
    """Want what is small, and within the allowance of who sent it; what I have elsewhere comes without one."""
    days, _ = await app.stock.limits()
    if days and message.at < app.now_ms() - days * DAY_MS:
        return  # it would be let go of again
    talk = await conversations.of_space(app, message.space)
    asked = [] if talk is None else await holders(app, talk, message.author)
    for one in await app.node.read(lambda cx: attached.of_one(cx, message.id)):
        held, whole = await app.node.blobs.progress(one.manifest)
        small = (one.is_picture or one.is_voice) and one.size <= FETCHED_BYTES
        if not asked or not small or 0 < whole <= held or await app.stock.was_let_go(one.manifest):
            continue
        if message.author == app.node.account or allowance.take(message.author, one.size, app.now_ms()):
            await app.node.blobs.want(one, asked)


async def drop_gone(app: App) -> None:
    """Give up the bytes of files that were taken away, unless something else shows the same."""
    while manifests := await app.node.read(lambda cx: attached.gone(cx, BATCH)):
        for manifest in manifests:
            if not await app.node.read(lambda cx, of=manifest: is_used(cx, of)):  # type: ignore[misc]
                await app.node.blobs.drop(manifest)
                app.media.forget(manifest)
                _fall_silent(app, manifest)
        await app.node.write(lambda tx, done=manifests: attached.dropped(tx, done))  # type: ignore[misc]


def _fall_silent(app: App, manifest: bytes) -> None:
    """Play a voice message no longer that was taken away."""
    playing = app.node.voices.playing
    if playing is not None and playing.about.get("file") == manifest.hex():
        app.node.voices.leave()
