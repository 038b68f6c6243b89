"""The commands about what contacts are shown of me: a picture, and both ways what was read, who is there, who types.

Who does not show what was read, that somebody is there or that they are typing, is not shown it. It holds on all
devices of mine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from app.commands import File, command
from app.context import App
from app.errors import Refused
from app.people import api, fields, rules
from app.people.views import ProfileView, ShownView
from app.picture import absolute

OnOff = Annotated[bool | None, "on or off; without it nothing changes"]


@command
async def receipts(app: App, on: OnOff = None) -> ShownView:
    """Show whether contacts are told what you have read, and you what they have; or change that."""
    guard = app.node.guard
    if on is not None:
        await guard.show(on, guard.presence, guard.typing)
    return _view(app)


@command
async def presence(app: App, on: OnOff = None) -> ShownView:
    """Show whether contacts see when you are online, and you when they are; or change that."""
    guard = app.node.guard
    if on is not None:
        await guard.show(guard.receipts, on, guard.typing)
    return _view(app)


@command
async def typing(app: App, on: OnOff = None) -> ShownView:
    """Show whether contacts see that you are writing, and you when they are; or change that."""
    guard = app.node.guard
    if on is not None:
        await guard.show(guard.receipts, guard.presence, on)
    return _view(app)


@command
async def picture(app: App, file: Annotated[File | None, "a picture; none takes it away"] = None) -> ProfileView:
    """Show contacts a small picture of you, without place and device data, or take it away."""
    mine = await api.my_profile(app)
    stated = await api.payload(app, replace(mine, face=b""))
    if file is not None:
        prepared = await app.node.pictures.prepare(absolute(file), False)
        if not 0 < len(prepared.thumbnail) <= rules.MAX_FACE:
            raise Refused("picture_too_large", "That picture cannot be made small enough.")
        stated["picture"] = prepared.thumbnail
    await api.state_profile(app, stated)
    return api.profile_view(app, await api.my_profile(app))


@command
async def field(
    app: App,
    label: Annotated[str, "what it is about, such as Lives in"],
    value: Annotated[str, "what it says; empty takes it away"] = "",
) -> ProfileView:
    """Show contacts a short fact about yourself, up to six of them, or take one away."""
    mine = await api.my_profile(app)
    said = fields.changed(fields.unpack(mine.fields), label, value)
    await api.state_profile(app, await api.payload(app, replace(mine, fields=fields.pack(said))))
    return api.profile_view(app, await api.my_profile(app))


def _view(app: App) -> ShownView:
    guard = app.node.guard
    return ShownView(guard.receipts, guard.presence, guard.typing)
