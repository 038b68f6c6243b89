"""Pictures for `tests/ui/shots.py` of a node, or a store, of a version that does not go together with the window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from app.client import other_version
from app.version import API
from tests.ui.fake_client import Stage
from tests.ui.first_shots import begin

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
STORE = "The store was written by a newer Kith than this one; nothing in it was changed."


async def older(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, "node_older", str(other_version("0.0.9", API - 1)))


async def newer(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, "node_newer", str(other_version("0.4.2", API + 1)))


async def store(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, "store_newer", STORE)


SCREENS: dict[str, Bring] = {"version-older": older, "version-newer": newer, "version-store": store}
