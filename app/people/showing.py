"""The commands about what contacts are shown of me, and I of them: what was read, and who is there.

Both ways: who does not show a thing is not shown it. It holds on all devices of mine; the node holds to it.
"""

from __future__ import annotations

from typing import Annotated

from app.commands import command
from app.context import App
from app.people.views import ShownView

OnOff = Annotated[bool | None, "on or off; without it nothing changes"]


@command
async def receipts(app: App, on: OnOff = None) -> ShownView:
    """Show whether contacts are told what you have read, and you what they have; or change that."""
    guard = app.node.guard
    if on is not None:
        await guard.show(on, guard.presence)
    return _view(app)


@command
async def presence(app: App, on: OnOff = None) -> ShownView:
    """Show whether contacts see when you are online, and you when they are; or change that."""
    guard = app.node.guard
    if on is not None:
        await guard.show(guard.receipts, on)
    return _view(app)


def _view(app: App) -> ShownView:
    return ShownView(app.node.guard.receipts, app.node.guard.presence)
