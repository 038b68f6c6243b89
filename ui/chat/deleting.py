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

    def add(self, *messages: str) -> None:
        """Show messages as deleted, and offer to bring them back."""

        def undo() -> None:
            self._settle(*messages)
            self._shown()

        def finish() -> None:
            for message in messages:
                self._finish(message)

        self.going.update(messages)
        self._shell.memory.keep(GOING, self.going)
        self._shown()
        said = "Message deleted" if len(messages) == 1 else f"{len(messages)} messages deleted"
        self._shell.offer(said, "Undo", undo, finish)

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

    def _settle(self, *messages: str) -> None:
        """They are deleted, or stay."""
        self.going.difference_update(messages)
        self._shell.memory.keep(GOING, self.going)
