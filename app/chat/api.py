"""The commands and queries of chat. A chat is named by the person or the group it is with: by name, title or id.

A command checks the rules, states an event and is done: the rows a screen shows come back up through `project.py`,
on this node by the same path as on every other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated

from app import charter, conversations, disappearing
from app.attachment import Attachment, stated
from app.chat import attached, cards, chain, events, looking, pacing, polls, private, queries, rules, timers, tracing
from app.chat import versions as said_before
from app.chat.crowd import Crowd, crowd
from app.chat.events import LinkPreview
from app.chat.held import shown
from app.chat.views import ChatView, MessageView, ReceiptView, StatedView, TimerView, TraceView, VersionView
from app.commands import command
from app.context import App
from app.conversations import Conversation
from app.errors import Refused
from app.people.api import people
from app.wording import span

MAX_ERASED = 64  # events one erasure can name
Talk = Annotated[str, "a contact or a group"]
Message = Annotated[str, "the id of a message, or its first digits"]
Poll = Annotated[str, "the id of a poll, or its first digits"]


@command
async def send(
    app: App,
    contact: Talk,
    text: str,
    *,
    reply: Annotated[str | None, "the id of the message this one answers"] = None,
    silent: Annotated[bool, "the window of whoever gets it announces nothing"] = False,
    preview: Annotated[
        str | None, "a link of the text: what its page says goes along, and is fetched from here"
    ] = None,
) -> StatedView:
    """Send a text message to a contact or a group; it is on the disk when this returns, and goes out when it can.

    In a group @ and a name calls somebody.
    """
    talk = await conversations.find(app, contact)
    card = await looking.made(app, preview, text) if preview else None
    return await say(app, talk, Saying(text, reply, silent, preview=card))


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be said: a text, files, or both; and what a page says that a link leads to."""

    text: str
    reply: str | None = None
    silent: bool = False
    files: Sequence[Attachment] = ()
    preview: LinkPreview | None = None


async def say(app: App, talk: Conversation, what: Saying, instead: bytes = b"") -> StatedView:
    """State a message in place of a statement to my own devices, if there is one; Refused `gone_already`."""
    rules.check_text(what.text, bool(what.files))
    talk.check(charter.POST)
    payload: dict[str, object] = {"text": what.text} | await _mentions(app, talk, what.text)
    if (reply := what.reply) is not None:
        answered = await app.node.read(lambda cx: queries.find_message(cx, reply))
        if answered.space != talk.space:
            raise Refused("unknown_message", "The message to reply to is not of this chat.")
        payload["reply"] = answered.id
    payload |= {"silent": True} if what.silent else {}
    payload |= {"files": stated(what.files, rules.room_for_files(payload))} if what.files else {}
    payload |= {"preview": cards.stated(what.preview, rules.room_for_files(payload))} if what.preview else {}
    async with pacing.turn(app, talk):
        ident = await app.node.publish(talk.space, events.MESSAGE, payload, await timers.ends(app, talk), instead)
    return StatedView(ident.hex())


@command
async def edit(app: App, message: Message, text: str) -> StatedView:
    """Change the text of a message of mine; files that it carries stay."""
    found, talk = await standing(app, message)
    rules.check_text(text, await app.node.read(lambda cx: attached.has_any(cx, found.id)))
    if not found.mine:
        raise Refused("not_yours", "Only the author can change a message.")
    if found.poll is not None:
        raise Refused("is_poll", "A poll cannot be changed: people have answered it as it is.")
    payload: dict[str, object] = {"target": found.id, "text": text} | await _mentions(app, talk, text)
    ident = await app.node.publish(found.space, events.EDIT, payload, found.expires)
    return StatedView(ident.hex())


@command
async def delete(app: App, message: Message) -> StatedView:
    """Delete a message of mine with all its edits, or in a group as a moderator anybody's, from everybody who has it.

    What they kept elsewhere stays there.
    """
    found, talk = await standing(app, message, active=False)
    if not found.mine and not crowd(talk, await conversations.names(app)).moderates:
        raise Refused("not_yours", "Only the author, in a group also a moderator, can delete a message.")
    edits = await app.node.read(lambda cx: queries.edits_of(cx, found))
    ident = await app.node.publish_erase(found.space, found.id, *edits[: MAX_ERASED - 1])
    for at in range(MAX_ERASED - 1, len(edits), MAX_ERASED):
        await app.node.publish_erase(found.space, *edits[at : at + MAX_ERASED])
    return StatedView(ident.hex())


@command
async def react(app: App, message: Message, emoji: Annotated[str, "one emoji; empty takes mine back"]) -> StatedView:
    """React to a message with an emoji, or take my reaction back with an empty one."""
    rules.check_emoji(emoji)
    found, _ = await standing(app, message)
    ident = await app.node.publish(found.space, events.REACTION, {"target": found.id, "emoji": emoji}, found.expires)
    return StatedView(ident.hex())


@command
async def read(app: App, contact: Talk) -> None:
    """Mark everything in a chat as read; the others are told."""
    talk = await conversations.find(app, contact)
    for space in talk.spaces:
        await _note_seen(app, space)
    left = {group.space.id for group in (talk.group, *talk.before) if group and not group.space.joined}
    for space in talk.spaces:
        if space not in left:
            await app.node.mark_read(space)
    await private.state(app, talk, private.UNREAD, 0)


@command
async def timeline(
    app: App,
    contact: Talk,
    *,
    limit: Annotated[int, "how many messages, 1 to 500"] = 50,
    before: Annotated[str | None, "only messages before the one with this id"] = None,
    after: Annotated[str | None, "only messages after the one with this id"] = None,
    around: Annotated[str | None, "the message with this id, and as many before as after it"] = None,
) -> list[MessageView]:
    """Show the newest messages of a chat, oldest first, or those just before, after or around a given one.

    In a group there are lines of what happened among them.
    """
    rules.check_page(limit)
    place = chain.Place(*rules.one_place(before, after, around))
    whole = await parts(app, await conversations.find(app, contact))
    return await shown(app, await app.node.read(lambda cx: chain.page(cx, whole, limit, place)))


@command
async def thread(app: App, message: Message) -> list[MessageView]:
    """Show the message with which a thread begins and whatever answers it or its answers, oldest first."""
    found, talk = await found_in(app, message)
    within = await _crowd(app, talk)
    return await shown(app, await app.node.read(lambda cx: queries.thread(cx, found, within)))


@command
async def history(app: App, message: Message) -> list[VersionView]:
    """Show what a message said before its author changed it, oldest first; it goes when the message is deleted."""
    found, _ = await found_in(app, message)
    if found.deleted:
        raise Refused("message_deleted", "That message was deleted.")
    return await app.node.read(lambda cx: said_before.versions(cx, found.id))


@command
async def receipts(app: App, message: Message) -> list[ReceiptView]:
    """Show how far a message of mine is with each person: sent, delivered or read."""
    found, talk = await found_in(app, message)
    if not found.mine:
        raise Refused("not_yours", "Only of a message of yours it is known who has read it.")
    within = await _crowd(app, talk)
    if talk.person is None:
        return await app.node.read(lambda cx: queries.read_by(cx, found, within))
    state = await app.node.read(lambda cx: queries.state(cx, found, within))
    return [ReceiptView(talk.person.account.hex(), talk.person.name, known=True, state=state)]


@command
async def trace(app: App, message: Message) -> TraceView:
    """Show how a message travelled: when it was written, left, was received and read, which way, and why it waits."""
    found = await app.node.read(lambda cx: queries.find_message(cx, message))
    travelled = await app.node.traces.of(found.id)
    if travelled is None:
        raise Refused("unknown_message", "There is no message with that id here.")
    talk = await conversations.of_space(app, found.space)
    names, person = await conversations.names(app, talk), talk.person if talk else None
    told = tracing.view(found.id, travelled, lambda account: person.name if person else names.of(account))
    if talk is None or not told.mine or any(leg.account for leg in travelled.legs):
        return told
    return tracing.among(told, await receipts(app, message), "elsewhere" if talk.group is None else "members")


@command
async def list_(
    app: App, *, only: Annotated[list[str] | None, "the id of a chat: these alone; may be repeated"] = None
) -> list[ChatView]:
    """List all chats, the one with the newest message first, with what is unread."""
    everybody = await people(app)
    talks, names = await conversations.every(app, everybody), conversations.names_of(app, everybody)
    if only is not None:
        talks = [talk for talk in talks if any(space.hex() in only for space in talk.spaces)]
    within = await app.node.read(lambda cx: [crowd(talk, conversations.within(cx, names, talk)) for talk in talks])
    whole = list(zip(talks, within, strict=True))
    return await app.node.read(lambda cx: queries.chats(cx, whole, app.now_ms(), app.node.device))


@command
async def poll(
    app: App,
    contact: Talk,
    question: str,
    options: Annotated[list[str], "the answers, 2 to 12"],
    *,
    multiple: Annotated[bool, "several answers may be chosen"] = False,
) -> StatedView:
    """Ask a question with answers to choose from; everybody sees who chose which."""
    talk = await conversations.find(app, contact)
    rules.check_text(question)
    answers = rules.check_options(options)
    talk.check(charter.POST)
    payload = {"question": question, "options": answers, "multiple": multiple}
    async with pacing.turn(app, talk):
        ident = await app.node.publish(talk.space, events.POLL, payload, await timers.ends(app, talk))
    return StatedView(ident.hex())


@command
async def vote(
    app: App,
    message: Poll,
    choices: Annotated[list[str] | None, "answers, by number from 1 or by text; none takes mine back"] = None,
) -> StatedView:
    """Choose an answer in a poll, or several where that is asked for; it replaces what I chose before."""
    found = await _open_poll(app, message)
    asked = polls.unpack(found.poll or b"")
    chosen = rules.choices(choices or [], asked.options, asked.multiple)
    ident = await app.node.publish(found.space, events.VOTE, {"target": found.id, "choices": chosen}, found.expires)
    return StatedView(ident.hex())


@command
async def close(app: App, message: Poll) -> StatedView:
    """Close a poll of mine: nobody's later vote counts."""
    found = await _open_poll(app, message)
    if not found.mine:
        raise Refused("not_yours", "Only whoever asked can close a poll.")
    ident = await app.node.publish(found.space, events.CLOSED, {"target": found.id}, found.expires)
    return StatedView(ident.hex())


@command
async def pin(app: App, message: Message) -> StatedView:
    """Pin a message, for everybody in the chat."""
    return await _pin(app, message, True)


@command
async def unpin(app: App, message: Message) -> StatedView:
    """Take the pin off a message, for everybody in the chat."""
    return await _pin(app, message, False)


@command
async def pins(app: App, contact: Talk) -> list[MessageView]:
    """Show what is pinned in a chat, the newest pin first."""
    whole = await parts(app, await conversations.find(app, contact))
    return await shown(app, await app.node.read(lambda cx: chain.pinned(cx, whole)))


@command
async def disappear(
    app: App, contact: Talk, after: Annotated[str | None, "off, 1h, 1d, 1w, 4w or a number of seconds"] = None
) -> TimerView:
    """Show after which time what is written in a chat disappears, or change that for what is written from now on."""
    talk = await conversations.find(app, contact)
    before = await timers.seconds(app, talk)
    if after is None:
        return TimerView(before, span(before))
    seconds = disappearing.read(after)
    talk.check(charter.EDIT)
    if seconds != before and talk.group is not None:
        said = charter.write(replace(talk.group.charter, disappear=seconds))
        await app.node.spaces.describe(talk.space, said)
    elif seconds != before:
        await app.node.publish(talk.space, events.TIMER, {"seconds": seconds})
    return TimerView(seconds, span(seconds))


async def _pin(app: App, message: str, on: bool) -> StatedView:
    found, talk = await standing(app, message)
    talk.check(charter.PIN)
    ident = await app.node.publish(found.space, events.PIN, {"target": found.id, "on": on}, found.expires)
    return StatedView(ident.hex())


async def _open_poll(app: App, message: str) -> queries.Found:
    found, _ = await standing(app, message)
    if found.poll is None:
        raise Refused("no_poll", "That message is no poll.")
    if await app.node.read(lambda cx: polls.is_closed(cx, found.id, found.space, found.author)):
        raise Refused("poll_closed", "That poll is closed.")
    return found


async def found_in(app: App, message: str) -> tuple[queries.Found, Conversation]:
    """Give a message and the conversation it is of."""
    found = await app.node.read(lambda cx: queries.find_message(cx, message))
    talk = await conversations.of_space(app, found.space)
    if talk is None:
        raise Refused("not_a_contact", "You are not in contact with whom that message is of.")
    return found, talk


async def standing(app: App, message: str, *, active: bool = True) -> tuple[queries.Found, Conversation]:
    """Give a message that something can be done with: it was not deleted, and I belong to the group it is of.

    `active`: the group is not archived either.
    """
    found, talk = await found_in(app, message)
    if talk.group is not None:
        talk.group.check_joined()
        if active:
            talk.group.check_active()
    if found.deleted:
        raise Refused("message_deleted", "That message was deleted.")
    return found, talk


async def _crowd(app: App, talk: Conversation) -> Crowd:
    return crowd(talk, await conversations.names(app, talk))


async def _note_seen(app: App, space: bytes) -> None:
    """Note, for all devices of mine, that I have read what is here of a space."""
    marks = await app.node.read(lambda cx: queries.unread_marks(cx, space, app.node.account))
    for at in range(0, len(marks), events.MAX_DEVICES):
        seen = [[device, seq] for device, seq in marks[at : at + events.MAX_DEVICES]]
        await app.node.publish(app.node.personal_space, events.READ, {"chat": space, "seen": seen})


async def parts(app: App, talk: Conversation) -> list[chain.Part]:
    """Give the spaces of a conversation, each with who is in it."""
    whole = [talk, *(Conversation(group.space.id, group.name, group=group) for group in talk.before)]
    return [chain.Part(each.space, await _crowd(app, each)) for each in whole]


async def _mentions(app: App, talk: Conversation, text: str) -> dict[str, object]:
    """Give what a payload says of whom a text calls: nothing, or a list."""
    if talk.group is None or "@" not in text:
        return {}
    names = await conversations.names(app, talk)
    called = [(names.of(account), account) for account in talk.group.space.ranks]
    if talk.group.may(charter.CALL_ALL) and all(name.casefold() != rules.EVERYBODY for name, _ in called):
        called.append((rules.EVERYBODY, b""))
    found = rules.find_mentions(text, called)
    return {"mentions": [asdict(mention) for mention in found]} if found else {}
