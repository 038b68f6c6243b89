"""The commands of bundles: write what a person or a group lacks into a file, take one in, see how far, stop.

What is inside is sealed (`node/bundle/FORMAT.md`): whoever carries the file can read nothing of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app import conversations
from app.bundle import rules
from app.bundle.views import BundleProgressView, BundleReadView, BundleView
from app.commands import File, command
from app.context import App
from app.keeping import BundleRead
from app.people.api import people


@command
async def write(
    app: App,
    talk: Annotated[str, "who it is for: the name of a person or a group"],
    file: Annotated[File, "the file to write, on a stick for instance; one for the same people is carried on"],
    *,
    since: Annotated[str | None, "a day or a moment: leave out what was said before"] = None,
) -> BundleView:
    """Write what a person or a group may lack into a file that anybody can carry to them, and nobody else can read."""
    after = rules.since(since)
    found = await conversations.find(app, talk)
    target = found.group.space.id if found.group is not None else _account(found)
    made = await app.node.bundles.write(Path(file), target, after)
    before = await _view(app, made.before) if made.before.target else None
    counts = (made.letters, made.events, made.carried)
    return BundleView(file, found.name, *counts, made.size, before, rules.written(found.name, counts, before))


@command
async def read(
    app: App, file: Annotated[File, "a file that somebody wrote with `kith bundle write`, or saved in the window"]
) -> BundleReadView:
    """Take in what a file brings; reading it twice adds nothing, and whoever wrote it hears of it on the way back."""
    return await _view(app, await app.node.bundles.read(Path(file)))


@command
async def progress(app: App) -> BundleProgressView:
    """Show whether a file is being written or read now, and how far that is."""
    return BundleProgressView(*app.node.bundles.under_way)


@command
async def stop(app: App) -> BundleProgressView:
    """Stop writing or reading a file: no half of one is left behind, and what was read until then stays."""
    app.node.bundles.stop()
    return await progress(app)


def _account(found: conversations.Conversation) -> bytes:
    assert found.person is not None
    return found.person.account


async def _view(app: App, found: BundleRead) -> BundleReadView:
    called = {person.account: person.name for person in await people(app)} | {app.node.account: app.node.name}
    named = {group.space.id: group.name for group in await conversations.groups(app)}
    writer = called.get(found.writer, "") if found.writer != app.node.account else ""
    counts = (found.new, found.again, found.others, found.waiting, found.unusable)
    target = (named if found.group else called).get(found.target, "")
    return BundleReadView(writer, target, *counts, rules.read(writer, counts, target if found.group else ""))
