"""Who is typing in which chat, for the window; and telling them while the person here types."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from app.chat import typists
from app.errors import Refused
from ui.bridge import Again, Bridge

EVERY = 3.0  # seconds; the node tells others no more often


class Typists:
    """`of` says in a sentence who is typing in a conversation; `changed` is called when that is another one."""

    def __init__(self, bridge: Bridge, changed: Callable[[], None], now: Callable[[], float] = time.monotonic) -> None:
        self._bridge = bridge
        self._changed = changed
        self._now = now
        self._said: Mapping[str, str] = {}
        self._told: dict[str, float] = {}
        self.ask = Again(bridge, self._load)
        bridge.online_changed.connect(self._lose)

    def of(self, contact: str) -> str:
        """Say who is typing in a conversation, or nothing."""
        return self._said.get(contact, "")

    def typed(self, contact: str) -> None:
        """The person typed something in a conversation: whoever is there may know."""
        now = self._now()
        if contact and now - self._told.get(contact, -EVERY) >= EVERY:
            self._told[contact] = now
            self._bridge.start(self._tell(contact))

    async def _tell(self, contact: str) -> None:
        with suppress(Refused):  # what cannot be sent is said when it is
            await self._bridge.client.call(typists.typing, contact)

    async def _load(self) -> None:
        self._show({view.contact: view.text for view in await self._bridge.client.call(typists.typists)})

    def _lose(self) -> None:
        """Without a node nobody is known to be typing."""
        if not self._bridge.online:
            self._show({})

    def _show(self, said: Mapping[str, str]) -> None:
        if said != self._said:
            self._said = said
            self._changed()
