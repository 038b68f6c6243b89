"""Messages of mine on their way out: shown as deleted at once, deleted when nobody can choose Undo any more.

What was said to be deleted is deleted: also when the window closes, and of a node that is away as soon as it is back,
if need be for the next window.
"""

from __future__ import annotations

from collections.abc import Callable

from app.chat import api as chat
from app.errors import AppError, NotRunning, Refused
from ui.bridge import Bridge
from ui.shell import Shell

GOING = "messages_going"  # in the memory of windows


class Deletions:
    """`going` are the messages that go; `shown` is called when they have changed, `done` when the node knows of it."""

    def __init__(self, bridge: Bridge, shell: Shell, shown: Callable[[], None], done: Callable[[], None]) -> None:
        self._bridge, self._shell = bridge, shell
        self._shown, self._done = shown, done
        self.going = shell.memory.recall(GOING)
        self._owed = set(self.going)

    def add(self, message: str) -> None:
        """Show a message as deleted, and offer to bring it back."""

        def undo() -> None:
            self._settle(message)
            self._shown()

        self.going.add(message)
        self._shell.memory.keep(GOING, self.going)
        self._shown()
        self._shell.offer("Message deleted", "Undo", undo, lambda: self._finish(message))

    def catch_up(self) -> None:
        """Do what could not be done while the node was away."""
        owed, self._owed = self._owed, set()
        for message in owed:
            self._finish(message)

    def _finish(self, message: str) -> None:
        self._bridge.promise(self._delete(message))

    async def _delete(self, message: str) -> None:
        try:
            await self._bridge.client.call(chat.delete, message)
        except NotRunning:
            self._owed.add(message)
            raise
        except AppError as error:
            self._settle(message)
            if not isinstance(error, Refused) or error.code != "message_deleted":
                raise
        else:
            self._settle(message)
        finally:
            self._done()

    def _settle(self, message: str) -> None:
        """It is deleted, or stays."""
        self.going.discard(message)
        self._shell.memory.keep(GOING, self.going)
