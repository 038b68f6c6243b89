"""The commands about who is writing just now: it is told over links that are up, and nothing of it is kept.

A client says it while a person types, as often as it likes; `TypingChanged` says where it is another now.
"""

from __future__ import annotations

from app import charter, conversations
from app.chat.api import Talk
from app.chat.sentences import typing as said
from app.chat.views import TypistsView
from app.commands import command
from app.context import App


@command
async def typing(app: App, contact: Talk) -> None:
    """Tell whoever is there in a chat that you are writing; once in three seconds, and it is kept nowhere."""
    talk = await conversations.find(app, contact)
    talk.check(charter.POST)
    await app.node.typists.tell(talk.space)


@command
async def typists(app: App) -> list[TypistsView]:
    """Show who is writing just now, by chat."""
    found: dict[bytes, list[bytes]] = {}
    for space, account in await app.node.typists.now():
        found.setdefault(space, []).append(account)
    views = []
    for space, accounts in found.items():
        talk = await conversations.of_space(app, space)
        if talk is not None:
            names = await conversations.names(app, talk)
            called = [talk.person.name] if talk.person else sorted(map(names.of, accounts), key=str.casefold)
            contact = talk.person.account if talk.person else space
            views.append(TypistsView(space.hex(), contact.hex(), called, said(called)))
    return views
