"""The commands of the archive: what was imported, one conversation of it, and taking more lines in.

`kith import` reads an export and brings its lines here; nothing of them is ever sent to anybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from app.archive import events, queries, rules
from app.archive.views import ArchivedLineView, ArchiveView, TakenView
from app.commands import command
from app.context import App
from app.errors import Refused
from app.wording import clean_name, moment


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    """A line as it is given to `take`."""

    id: str
    author: str
    author_name: str
    text: str
    sent_at: datetime


@command
async def list_(app: App) -> list[ArchiveView]:
    """List imported conversations and posts, the newest first."""
    return [
        ArchiveView(one.id, clean_name(one.name), one.source.hex(), _is_posts(one), one.count, moment(one.newest))
        for one in await app.node.read(queries.chats)
    ]


@command
async def show(
    app: App,
    name: Annotated[str, "the name of an imported conversation, or its id"],
    *,
    limit: Annotated[int, "how many lines, 1 to 500"] = 50,
    before: Annotated[str | None, "only lines before the one with this id"] = None,
) -> list[ArchivedLineView]:
    """Show the newest lines of an imported conversation, oldest first: what the export said, proven by nobody."""
    rules.check_page(limit)
    last = None if before is None else _id(before)
    chat = rules.choose(await app.node.read(queries.chats), name)
    rows = await app.node.read(lambda cx: queries.page(cx, chat, limit, last))
    return [
        ArchivedLineView(id_.hex(), author.hex(), clean_name(name_), text, moment(sent))
        for id_, author, name_, text, sent in rows
    ]


@command
async def take(
    app: App,
    source: Annotated[str, "the account whose export it is"],
    chat: Annotated[str, "the other account, or 64 zeros for posts"],
    name: Annotated[str, "what the conversation is called"],
    lines: Annotated[list[str], "JSON objects: id, author, author_name, text, sent_at"],
) -> TakenView:
    """Take lines of an export into the archive; those that are there already change nothing."""
    where = _id(source), _id(chat)
    given = [_line(each) for each in lines]
    known = await app.node.read(lambda cx: queries.known(cx, *where, [line.id for line in given]))
    fresh = list({line.id: line for line in given if line.id not in known}.values())
    if not rules.is_archived(events.Archived(*where, name, fresh)):
        raise _bad()
    if fresh:
        payload = {"source": where[0], "chat": where[1], "name": name, "lines": [_packed(line) for line in fresh]}
        await app.node.publish(app.node.personal_space, events.ARCHIVED, payload)
    return TakenView(len(fresh))


def _line(text: str) -> events.Line:
    try:
        given = msgspec.json.decode(text, type=_Given)
        if given.sent_at.tzinfo is None:
            raise _bad()
        sent = int(given.sent_at.timestamp() * 1000)
    except (ValueError, RecursionError, OverflowError):
        raise _bad() from None
    return events.Line(_id(given.id), _id(given.author), given.author_name, given.text, sent)


def _packed(line: events.Line) -> dict[str, object]:
    return {"id": line.id, "author": line.author, "name": line.name, "text": line.text, "sent": line.sent}


def _is_posts(chat: rules.Chat) -> bool:
    return chat.chat == events.POSTS


def _id(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise _bad() from None
    if len(found) != len(events.POSTS) or len(text) != 2 * len(found):
        raise _bad()
    return found


def _bad() -> Refused:
    return Refused("bad_line", "This is no line of an export.")
