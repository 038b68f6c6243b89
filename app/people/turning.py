"""The commands about turning people away: declining who asks, blocking and unblocking; whoever it is, is told nothing.

What it means that somebody is blocked the node holds to (`node/secure/shunning.py`), on all devices of mine.
"""

from __future__ import annotations

from typing import Annotated

from app.commands import command
from app.context import App
from app.people import api, queries, rules
from app.people.rules import Person
from app.people.views import PersonView
from app.wording import read_id


@command
async def decline(app: App, contact: str) -> None:
    """Turn down somebody who asked to become a contact; they are not told, and are heard again after a week."""
    waiting = await app.node.requests()
    person = rules.choose(await app.node.read(lambda cx: queries.persons(cx, waiting)), contact)
    await app.node.guard.decline(person.account)


@command
async def block(
    app: App, contact: Annotated[str, "somebody you know, or the whole id of somebody else, as of a member of a group"]
) -> PersonView:
    """Take nothing of somebody any more and give them nothing: no messages, calls, requests, receipts, presence.

    They are not told. In groups what they write goes on to come; the window folds it away.
    """
    account = read_id(contact)
    known = await api.people(app)
    if account is None or any(person.account == account for person in known):
        account = rules.choose(known, contact).account
    name = await app.node.read(lambda cx: queries.called_elsewhere(cx, account))
    await app.node.guard.block(account, name)
    return await api.view(app, account)


@command
async def unblock(app: App, contact: str) -> PersonView | None:
    """Let somebody who is blocked be again what they were: a contact, somebody who asks, or nobody known."""
    person = rules.choose(await _blocked(app), contact)
    await app.node.guard.unblock(person.account)
    still_known = any(one.account == person.account for one in await api.people(app))
    return await api.view(app, person.account) if still_known else None


@command
async def blocked(app: App) -> list[PersonView]:
    """List who is blocked."""
    return [api.shown(app, person) for person in sorted(await _blocked(app), key=lambda one: one.name.casefold())]


async def _blocked(app: App) -> list[Person]:
    return [person for person in await api.people(app) if person.state == rules.BLOCKED]
