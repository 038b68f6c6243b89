"""The commands for messages that are sent at a later time; what sends them then is `sender.py`.

One is stated in my personal space, so that all my devices show it and each can change, cancel or send it; but by itself
it goes from one device alone, the one on which it was written: two that do not see each other cannot agree on who sends
it, and late is better than twice. If that device is off then, it sends after its next start, once it could hear what
the others say of it meanwhile.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from app import conversations
from app.chat import events, queries, rules
from app.chat.api import Saying, Talk, say
from app.chat.scheduled import Scheduled, every, find
from app.chat.views import ScheduledView, StatedView
from app.commands import command
from app.context import App
from app.errors import Refused
from app.wording import moment

MOST = 200  # that wait at once
MOST_AHEAD = 366 * 86_400  # seconds
Waiting = Annotated[str, "the id of a message that waits, or its first digits"]
When = Annotated[str, "a time here, such as 2026-05-31T18:00"]


@command
async def send_later(
    app: App,
    contact: Talk,
    text: str,
    at: When,
    *,
    reply: Annotated[str | None, "the id of the message this one answers"] = None,
    silent: Annotated[bool, "the window of whoever gets it announces nothing"] = False,
) -> StatedView:
    """Send a message at a later time, from this device; if it is off then, when it starts next."""
    talk = await conversations.find(app, contact)
    answered = None if reply is None else (await app.node.read(lambda cx: queries.find_message(cx, reply))).id
    if len(await app.node.read(every)) >= MOST:
        raise Refused("too_many", "At most {most} messages can wait for their time.", most=MOST)
    return await _state(app, Scheduled(b"", talk.space, text, answered, _read(app, at), app.node.device, silent))


@command
async def scheduled(
    app: App, contact: Annotated[str | None, "a contact or a group; without it of all chats"] = None
) -> list[ScheduledView]:
    """List the messages that wait for their time, the next one first."""
    talk = None if contact is None else await conversations.find(app, contact)
    names = {space: one.name for one in await conversations.every(app) for space in one.spaces}
    now, device = app.now_ms() // 1000, app.node.device
    waiting = [one for one in await app.node.read(every) if talk is None or one.chat in talk.spaces]
    return [
        ScheduledView(
            id=one.id.hex(),
            chat=one.chat.hex(),
            name=names.get(one.chat, ""),
            text=one.text,
            due_at=moment(1000 * one.due),
            silent=one.silent,
            here=one.sender == device,
            late=one.due <= now,
        )
        for one in waiting
    ]


@command
async def reschedule(
    app: App, message: Waiting, *, at: When = "", text: Annotated[str, "what it shall say"] = ""
) -> StatedView:
    """Change when a message that waits is sent, or what it says; it then goes from this device."""
    before = await app.node.read(lambda cx: find(cx, message))
    when = _read(app, at) if at else before.due
    changed = Scheduled(before.id, before.chat, text or before.text, before.reply, when, app.node.device, before.silent)
    return await _state(app, changed)


@command
async def unschedule(app: App, message: Waiting) -> None:
    """Take back a message that waits: it is not sent."""
    found = await app.node.read(lambda cx: find(cx, message))
    await app.node.publish_erase(app.node.personal_space, found.id)


@command
async def send_now(app: App, message: Waiting) -> StatedView:
    """Send a message that waits at once."""
    return await send_waiting(app, await app.node.read(lambda cx: find(cx, message)))


async def send_waiting(app: App, one: Scheduled) -> StatedView:
    """Send, and let it wait no more, in one transaction: so it goes once. Refused `gone_already`."""
    talk = await conversations.find(app, one.chat.hex())
    reply = None if one.reply is None else one.reply.hex()
    try:
        return await say(app, talk, Saying(one.text, reply, one.silent), one.id)
    except Refused as refused:
        if refused.code != "unknown_message":
            raise
        return await say(app, talk, Saying(one.text, None, one.silent), one.id)  # what it answers has gone


async def _state(app: App, wanted: Scheduled) -> StatedView:
    rules.check_text(wanted.text)
    payload: dict[str, object] = {"chat": wanted.chat, "text": wanted.text, "due": wanted.due, "device": wanted.sender}
    payload |= {"reply": wanted.reply} if wanted.reply else {}
    payload |= {"silent": True} if wanted.silent else {}
    ident = await app.node.publish(app.node.personal_space, events.SCHEDULED, payload, instead=wanted.id)
    return StatedView(ident.hex())


def _read(app: App, at: str) -> int:
    """Give a time in Unix seconds, of this machine's time zone where it names none; Refused `bad_time`."""
    try:
        when = datetime.fromisoformat(at)
        seconds = int((when if when.tzinfo else when.astimezone()).astimezone(UTC).timestamp())
    except (ValueError, OverflowError, OSError):
        raise Refused("bad_time", "A time is written such as 2026-05-31T18:00.") from None
    now = app.now_ms() // 1000
    if not now < seconds <= now + MOST_AHEAD:
        raise Refused("bad_time", "The time must be later than now, and within a year.")
    return seconds
