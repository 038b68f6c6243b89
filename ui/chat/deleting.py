"""Messages on their way out: shown as deleted at once, deleted when nobody can choose Undo any more.

What was said to be deleted is deleted: also when the window closes, and of a node that is away as soon as it is back,
if need be for the next window. `Deletions` are for everybody, `Removals` for my own devices alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.chat import api as chat
from app.chat import removing
from app.errors import AppError, NotRunning, Refused
from app.words import mark, say
from ui.bridge import Bridge
from ui.shell import Shell

GOING = "messages_going"  # in the memory of windows
GOING_FOR_ME = "messages_going_for_me"


class Deletions:
    """`going` are the messages that go; `shown` is called when they have changed, `done` when the node knows of it."""

    key = GOING
    over = "message_deleted"  # what the node answers about one that has gone already
    said = (mark("Message deleted"), mark("{count} messages deleted"))

    def __init__(self, bridge: Bridge, shell: Shell, shown: Callable[[], None], done: Callable[[], None]) -> None:
        self._bridge, self._shell = bridge, shell
        self._shown, self._done = shown, done
        self.going = shell.memory.recall(self.key)
        self._owed = set(self.going)

    def add(self, *messages: str) -> None:
        """Show messages as deleted, and offer to bring them back."""

        def undo() -> None:
            self._settle(messages)
            self._shown()

        self.going.update(messages)
        self._shell.memory.keep(self.key, self.going)
        self._shown()
        one, several = self.said
        said = say(one) if len(messages) == 1 else say(several, count=len(messages))
        self._shell.offer(said, say("Undo"), undo, lambda: self._finish(messages))

    def catch_up(self) -> None:
        """Do what could not be done while the node was away."""
        owed, self._owed = sorted(self._owed), set()
        self._finish(owed)

    def _finish(self, messages: Sequence[str]) -> None:
        for message in messages:
            self._bridge.promise(self._delete([message]))

    async def _delete(self, messages: Sequence[str]) -> None:
        try:
            await self._ask(messages)
        except NotRunning:
            self._owed.update(messages)
            raise
        except AppError as error:
            known = isinstance(error, Refused) and error.code == self.over
            if known and len(messages) > 1:
                Deletions._finish(self, messages)  # one of them has gone already: the others for themselves
                return
            self._settle(messages)
            if not known:
                raise
        else:
            self._settle(messages)
        finally:
            self._done()

    async def _ask(self, messages: Sequence[str]) -> None:
        (message,) = messages
        await self._bridge.client.call(chat.delete, message)

    def _settle(self, messages: Sequence[str]) -> None:
        """They are deleted, or stay."""
        self.going.difference_update(messages)
        self._shell.memory.keep(self.key, self.going)


class Removals(Deletions):
    """Deleted for me: many are stated together."""

    key = GOING_FOR_ME
    over = "unknown_message"
    said = (mark("Message deleted for you"), mark("{count} messages deleted for you"))

    def _finish(self, messages: Sequence[str]) -> None:
        if messages:
            self._bridge.promise(self._delete(messages))

    async def _ask(self, messages: Sequence[str]) -> None:
        await self._bridge.client.call(removing.delete_for_me, list(messages))
