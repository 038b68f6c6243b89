"""The commands and queries of chat. A chat is named by the person it is with: name, petname or unique id prefix.

A command checks the rules, states an event and is done: the rows a screen shows come back up through `project.py`,
on this node by the same path as on every other.
"""

from __future__ import annotations

from typing import Annotated

from app.chat import events, queries, rules, tracing
from app.chat.views import ChatView, MessageView, StatedView, TraceView
from app.commands import command
from app.context import App
from app.errors import Refused
from app.people.api import find_chat_partner, people
from app.wording import clean_name

MAX_ERASED = 64  # events one erasure can name
Message = Annotated[str, "the id of a message, or its first digits"]


@command
async def send(
    app: App,
    contact: str,
    text: str,
    *,
    reply: Annotated[str | None, "the id of the message this one answers"] = None,
) -> StatedView:
    """Send a text message to a contact; it is on the disk when this returns, and goes out when they can be reached."""
    partner = await find_chat_partner(app, contact)
    rules.check_text(text)
    payload: dict[str, object] = {"text": text}
    if reply is not None:
        answered = await app.node.read(lambda cx: queries.find_message(cx, reply))
        if answered.space != partner.space:
            raise Refused("unknown_message", "The message to reply to is not of this chat.")
        payload["reply"] = answered.id
    ident = await app.node.publish(partner.space, events.MESSAGE, payload)
    return StatedView(ident.hex())


@command
async def edit(app: App, message: Message, text: str) -> StatedView:
    """Change the text of a message of mine."""
    rules.check_text(text)
    found = await _own_message(app, message)
    ident = await app.node.publish(found.space, events.EDIT, {"target": found.id, "text": text})
    return StatedView(ident.hex())


@command
async def delete(app: App, message: Message) -> StatedView:
    """Delete a message of mine, with all its edits, from both sides; what the other side kept elsewhere stays there."""
    found = await _own_message(app, message)
    edits = await app.node.read(lambda cx: queries.edits_of(cx, found))
    ident = await app.node.publish_erase(found.space, found.id, *edits[: MAX_ERASED - 1])
    for at in range(MAX_ERASED - 1, len(edits), MAX_ERASED):
        await app.node.publish_erase(found.space, *edits[at : at + MAX_ERASED])
    return StatedView(ident.hex())


@command
async def react(app: App, message: Message, emoji: Annotated[str, "one emoji; empty takes mine back"]) -> StatedView:
    """React to a message with an emoji, or take my reaction back with an empty one."""
    rules.check_emoji(emoji)
    found = await app.node.read(lambda cx: queries.find_message(cx, message))
    if found.deleted:
        raise Refused("message_deleted", "That message was deleted.")
    ident = await app.node.publish(found.space, events.REACTION, {"target": found.id, "emoji": emoji})
    return StatedView(ident.hex())


@command
async def read(app: App, contact: str) -> None:
    """Mark everything in a chat as read; the other side is told."""
    partner = await find_chat_partner(app, contact)
    marks = await app.node.read(lambda cx: queries.unread_marks(cx, partner.space))
    if marks:
        seen = [[device, seq] for device, seq in marks[: events.MAX_DEVICES]]
        await app.node.publish(app.node.personal_space, events.READ, {"chat": partner.space, "seen": seen})
    await app.node.mark_read(partner.space)


@command
async def timeline(
    app: App,
    contact: str,
    *,
    limit: Annotated[int, "how many messages, 1 to 500"] = 50,
    before: Annotated[str | None, "only messages before the one with this id"] = None,
    after: Annotated[str | None, "only messages after the one with this id"] = None,
    around: Annotated[str | None, "the message with this id, and as many before as after it"] = None,
) -> list[MessageView]:
    """Show the newest messages of a chat, oldest first, or those just before, after or around a given one."""
    rules.check_page(limit)
    place = queries.Place(*rules.one_place(before, after, around))
    partner = await find_chat_partner(app, contact)
    names = {partner.account: partner.name, app.node.account: clean_name(app.node.name)}
    return await app.node.read(lambda cx: queries.page(cx, partner.space, limit, place, names))


@command
async def trace(app: App, message: Message) -> TraceView:
    """Show how a message travelled: when it was written, left, was received and read, which way, and why it waits."""
    found = await app.node.read(lambda cx: queries.find_message(cx, message))
    travelled = await app.node.traces.of(found.id)
    if travelled is None:
        raise Refused("unknown_message", "There is no message with that id here.")
    names = [person.name for person in await people(app) if person.space == found.space]
    return tracing.view(found.id, travelled, names[0] if names else "somebody")


@command
async def list_(app: App) -> list[ChatView]:
    """List all chats, the one with the newest message first, with what is unread."""
    partners = [(person.space, person.account, person.name) for person in await people(app) if person.may_chat]
    return await app.node.read(lambda cx: queries.chats(cx, partners))


async def _own_message(app: App, text: str) -> queries.Found:
    found = await app.node.read(lambda cx: queries.find_message(cx, text))
    if not found.mine:
        raise Refused("not_yours", "Only the author can change or delete a message.")
    if found.deleted:
        raise Refused("message_deleted", "That message was deleted.")
    return found
