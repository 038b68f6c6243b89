"""Turning people away in the window: shown at once, with Undo; a request is declined when nobody can choose Undo."""

from __future__ import annotations

from collections.abc import Callable

from app.people import turning
from app.words import say
from ui.bridge import Bridge
from ui.shell import Shell


class Turning:
    """`gone` are those whose request is being declined; `shown` is called when they have changed, `done` afterwards."""

    def __init__(self, bridge: Bridge, shell: Shell, shown: Callable[[], None], done: Callable[[], None]) -> None:
        self._bridge, self._shell = bridge, shell
        self._shown, self._done = shown, done
        self.gone: set[str] = set()

    def decline(self, person: str, name: str) -> None:
        """Show a request no more, and offer to bring it back."""

        def undo() -> None:
            self.gone.discard(person)
            self._shown()

        self.gone.add(person)
        self._shown()
        sentence = say("You turned {name} down. They are not told.", name=name)
        self._shell.offer(sentence, say("Undo"), undo, lambda: self._bridge.promise(self._decline(person)))

    async def block(self, person: str, name: str) -> None:
        """Take nothing of somebody any more, and offer to take that back."""
        await self._bridge.client.call(turning.block, person)
        self._done()

        def undo() -> None:
            self._bridge.start(self.unblock(person))

        self._shell.offer(say("{name} is blocked. They are not told.", name=name), say("Undo"), undo)

    async def unblock(self, person: str) -> None:
        """Let somebody be again what they were."""
        await self._bridge.client.call(turning.unblock, person)
        self._done()

    async def _decline(self, person: str) -> None:
        try:
            await self._bridge.client.call(turning.decline, person)
        finally:
            self.gone.discard(person)
            self._done()
