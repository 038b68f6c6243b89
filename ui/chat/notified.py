"""What a person does with a conversation right in a notice of the desktop: answer it, mark it read, mute it.

It goes the way of what is done in the window. An answer that could not be sent stands in the field to write in.
"""

from __future__ import annotations

from collections.abc import Callable

from app.chat import api as chat
from app.chat import tidying
from app.chat.views import ChatView
from app.errors import AppError
from app.words import say
from ui.bridge import Bridge
from ui.chat.conversation import Conversation
from ui.chat.sending import Sending
from ui.chat.writing import Writing
from ui.notices import MUTE, READ, REPLY
from ui.shell import Shell

CHAT = "chat"  # in the key of a notice, before the id of the conversation
AN_HOUR = "1h"


def acts(view: ChatView) -> list[str]:
    """Give what can be done in the notice of a conversation: one that is muted for longer is not muted for an hour."""
    return [*([REPLY] if view.may_post else []), READ, *([] if view.kept.muted else [MUTE])]


class Notified:
    """Does what `Shell.acted` tells of conversations; `find` gives the one of an id."""

    def __init__(
        self, bridge: Bridge, shell: Shell, talk: Conversation, find: Callable[[str], ChatView | None]
    ) -> None:
        self._bridge, self._shell, self._talk, self._find = bridge, shell, talk, find
        self._sending = Sending(bridge.client, (talk.writings, talk.drafts), self._come_back, talk.changed.emit)
        shell.acted.connect(self.act)

    def act(self, key: str, what: str, text: str) -> None:
        """Do what was chosen in the notice of a conversation."""
        word, _, ident = key.partition(" ")
        view = self._find(ident) if word == CHAT else None
        if view is None:
            return
        if what == REPLY and text.strip():
            self._bridge.start(self._reply(view, key, text))
        elif what == READ:
            self._bridge.start(self._read(view, key))
        elif what == MUTE:
            self._bridge.start(self._mute(view, key))

    async def _reply(self, view: ChatView, key: str, text: str) -> None:
        """Send an answer; whoever answers has read what was said."""
        try:
            await self._sending.send(view.contact, Writing(draft=text))
        except AppError as error:
            why = say("Your answer was not sent: {why}", why=str(error))
            self._shell.announce(key, view.name, why, ("chats", view.contact))
            raise
        await self._read(view, key)

    async def _read(self, view: ChatView, key: str) -> None:
        await self._bridge.client.call(chat.read, view.contact)
        self._shell.seen.emit(key)

    async def _mute(self, view: ChatView, key: str) -> None:
        await self._bridge.client.call(tidying.mute, view.contact, AN_HOUR)
        self._shell.seen.emit(key)

    def _come_back(self, contact: str, end: int) -> None:
        talk = self._talk
        talk.changed.emit()
        talk.drafted.emit()
        if contact == talk.contact and end >= 0:
            talk.returned.emit(end)
