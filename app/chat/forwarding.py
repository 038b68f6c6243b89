"""The command that passes messages on: to one conversation or several, with their marks, and without who wrote them.

Whoever wrote one is not told, nor named where it goes. It calls nobody there, and answers nothing. Files go along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from app import charter, conversations
from app.attachment import Attachment
from app.attachment import stated as stated_files
from app.chat import attached, events, pacing, queries, rules, showing, timers
from app.chat.files import share
from app.chat.showing import Stored
from app.chat.views import StatedView
from app.commands import command
from app.context import App, Reader
from app.conversations import Conversation
from app.errors import Refused
from app.words import mark

MAX_MESSAGES = 100  # that one call passes on
MAX_TALKS = 32  # to which it does


@command
async def forward(
    app: App,
    messages: Annotated[list[str], "the ids of messages, or their first digits"],
    *,
    to: Annotated[list[str], "a contact or a group that shall have them"],
    comment: Annotated[str, "a text of mine that goes before them"] = "",
) -> list[StatedView]:
    """Forward messages to contacts or groups, oldest first; who wrote them is told to nobody.

    Each place gets all of them, or none if one of the messages cannot be forwarded or one place cannot have them.
    """
    passed = await app.node.read(lambda cx: _passed(cx, messages))
    files = await _files(app, passed)
    if comment:
        rules.check_text(comment)
    talks = await _talks(app, to, len(passed) + bool(comment))
    stated: list[StatedView] = []
    for talk in talks:
        await share(app, talk, [file for one in passed for file in files[one.id]])
        said: list[dict[str, object]] = [{"text": comment}] if comment else []
        said += [_payload(one, files[one.id]) for one in passed]
        for payload in said:
            async with pacing.turn(app, talk):
                ident = await app.node.publish(talk.space, events.MESSAGE, payload, await timers.ends(app, talk))
            stated.append(StatedView(ident.hex()))
    return stated


def _payload(one: Stored, files: Sequence[Attachment]) -> dict[str, object]:
    payload: dict[str, object] = {"text": one.text, "forwarded": True}
    return payload | ({"files": stated_files(files, rules.room_for_files(payload))} if files else {})


async def _files(app: App, passed: Sequence[Stored]) -> dict[bytes, list[Attachment]]:
    """Give the files of messages; Refused("not_here") where one is not here, for then nobody could fetch it from me."""
    found = {one.id: await app.node.read(lambda cx, of=one.id: attached.of_one(cx, of)) for one in passed}  # type: ignore[misc]
    for file in (file for files in found.values() for file in files):
        held, whole = await app.node.blobs.progress(file.manifest)
        if not 0 < whole <= held:
            why = mark("“{name}” is not on this device yet; download it before you forward it.")
            raise Refused("not_here", why, name=file.name)
    return found


def _passed(cx: Reader, messages: Sequence[str]) -> list[Stored]:
    """Give the messages, oldest first and none twice; Refused where one has no text to pass on."""
    if not 1 <= len(messages) <= MAX_MESSAGES:
        raise Refused("bad_count", "Between 1 and {most} messages can be forwarded at once.", most=MAX_MESSAGES)
    found = {one.id: one for one in (queries.find_message(cx, message) for message in messages)}
    if any(one.deleted for one in found.values()):
        raise Refused("message_deleted", "A message that was deleted cannot be forwarded.")
    if any(one.poll is not None for one in found.values()):
        raise Refused("is_poll", "A poll cannot be forwarded: it is answered where it was asked.")
    known = [one for one in (showing.stored(cx, ident) for ident in found) if one is not None and one.text is not None]
    if len(known) < len(found):
        raise Refused("unreadable", "A message that this version cannot show cannot be forwarded.")
    return sorted(known, key=lambda one: (one.at, one.id))


async def _talks(app: App, to: Sequence[str], count: int) -> list[Conversation]:
    """Give the conversations, none twice; Refused where one of them cannot have so many messages now."""
    if not 1 <= len(to) <= MAX_TALKS:
        raise Refused(
            "bad_count", "Messages are forwarded to between 1 and {most} conversations at once.", most=MAX_TALKS
        )
    named = [await conversations.find(app, word) for word in to]
    talks = list({talk.space: talk for talk in named}.values())
    for talk in talks:
        talk.check(charter.POST)
        if talk.group is not None and talk.group.slow and count > 1:
            raise Refused(
                "too_soon", "The group “{name}” is in slow mode: forward one message at a time to it.", name=talk.name
            )
        async with pacing.turn(app, talk):
            pass
    return talks
