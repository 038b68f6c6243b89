"""Pictures of the first minute for `tests/ui/shots.py`: each step, the start, and what stands there when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.ui.fake_client import Stage
from ui.first.first import FAILED, NAME, UNLOCK, First
from ui.shell import LOCKED, STARTING, WELCOME

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
WORDS = ["orbit", "quay", "mill", "house", "lamp", "river", "stone", "cloud", "apple", "north", "table", "green"]
TROUBLE = "The store cannot be opened: the disk failed while it was read. What is in it is not changed."
KEPT: list[First] = []  # the window does not own it


async def _make(name: str, passphrase: str | None) -> list[str]:
    return 2 * WORDS


async def _unlock(passphrase: str) -> None:
    pass


def begin(stage: Stage, step: str, trouble: str = "") -> First:
    """Bring the window to a first screen."""
    first = First(_make, _unlock, asyncio.ensure_future)  # type: ignore[arg-type]
    KEPT.append(first)
    stage.shell.first = first
    first.offer_keychain(True)
    first.begin(step, trouble)
    stage.shell.set_state(LOCKED if step == UNLOCK else WELCOME)
    return first


async def welcome(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME)


async def passphrase(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, NAME).take_name("Alice Moreau")
    await asyncio.sleep(0.3)


async def phrase(stage: Stage, _: dict[str, Any]) -> None:
    first = begin(stage, NAME)
    first.take_name("Alice Moreau")
    first.use_keychain()
    await asyncio.sleep(0.4)


async def asked_back(stage: Stage, people: dict[str, Any]) -> None:
    await phrase(stage, people)
    stage.find("phraseNext").clicked.emit()


async def starting(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.set_state(STARTING, "Opening your store…")
    await asyncio.sleep(0.8)  # a short start shows nothing


async def failed(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, FAILED, TROUBLE)


async def locked(stage: Stage, _: dict[str, Any]) -> None:
    begin(stage, UNLOCK)


SCREENS: dict[str, Bring] = {
    "first-welcome": welcome,
    "first-passphrase": passphrase,
    "first-phrase": phrase,
    "first-asked-back": asked_back,
    "first-starting": starting,
    "first-failed": failed,
    "first-locked": locked,
}
