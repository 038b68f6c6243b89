"""The commands by which I order my chats: on top, put away, quiet, unread, and what I have written but not sent.

All of it is for my own devices alone. TALK is as in `api.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from app import conversations
from app.chat import events, private, queries
from app.chat.api import Talk
from app.chat.private import FOR_GOOD, Draft
from app.chat.views import DraftView
from app.commands import command
from app.context import App
from app.conversations import Conversation
from app.errors import Refused
from app.wording import read_span

MAX_ERASED = 64  # events one erasure can name
SPANS = {"1h": 3_600, "8h": 28_800, "1d": 86_400, "1w": 604_800, "always": FOR_GOOD}
LEAST, MOST = 60, 366 * 86_400  # seconds


@command
async def pin_chat(
    app: App, contact: Talk, *, above: Annotated[str | None, "another one on top that it shall stand above"] = None
) -> None:
    """Keep a chat on top of the list."""
    talk = await conversations.find(app, contact)
    await private.state(app, talk, private.PLACE, await _place(app, talk, above))


@command
async def unpin_chat(app: App, contact: Talk) -> None:
    """Keep a chat on top no more."""
    await private.state(app, await conversations.find(app, contact), private.PLACE, 0)


@command
async def archive(app: App, contact: Talk) -> None:
    """Put a chat away, below the others; it comes back when something new is said there, unless it is muted."""
    talk = await conversations.find(app, contact)
    await private.state(app, talk, private.PLACE, 0)
    await private.state(app, talk, private.AWAY, 1, anew=True)


@command
async def unarchive(app: App, contact: Talk) -> None:
    """Have a chat that was put away among the others again."""
    await private.state(app, await conversations.find(app, contact), private.AWAY, 0)


@command
async def mute(
    app: App, contact: Talk, how_long: Annotated[str, "1h, 8h, 1d, 1w, always or a number of seconds"] = "always"
) -> None:
    """Announce nothing of a chat for a while, except what calls me."""
    talk = await conversations.find(app, contact)
    seconds = read_span(how_long, SPANS, LEAST, MOST)
    if seconds is None:
        raise Refused(
            "bad_time",
            "How long is {words}, or a number of seconds from {least} to {most}.",
            words=", ".join(SPANS),
            least=LEAST,
            most=MOST,
        )
    until = FOR_GOOD if seconds == FOR_GOOD else app.now_ms() // 1000 + seconds
    await private.state(app, talk, private.QUIET, until)


@command
async def unmute(app: App, contact: Talk) -> None:
    """Announce again what is new in a chat."""
    await private.state(app, await conversations.find(app, contact), private.QUIET, 0)


@command
async def announce(
    app: App, contact: Talk, what: Annotated[str, "all, mentions (and answers to what I wrote), or nothing"] = "all"
) -> None:
    """Choose what is announced of a group, for good: everything, what calls me, or nothing; so counts the rail."""
    talk = await conversations.find(app, contact)
    if talk.group is None:
        raise Refused("not_a_group", "That can be chosen of groups; a chat of two is muted.")
    if what not in private.HEEDED:
        raise Refused("bad_choice", "What is announced is {words}.", words=", ".join(private.HEEDED))
    await private.state(app, talk, private.HEED, private.HEEDED.index(what))


@command
async def mark_unread(app: App, contact: Talk) -> None:
    """Have a chat count as unread until it is read next; nobody is told."""
    await private.state(app, await conversations.find(app, contact), private.UNREAD, 1)


@command
async def draft(
    app: App,
    contact: Talk,
    text: Annotated[str | None, "what shall be kept; empty takes it away"] = None,
    *,
    reply: Annotated[str | None, "the id of the message it answers"] = None,
) -> DraftView:
    """Show what is written to a chat but not sent, or keep another text in place of it, on all my devices."""
    talk = await conversations.find(app, contact)
    if text is None:
        return _view((await _private(app, talk)).draft)
    if not private.is_draft(text):
        raise Refused("text_too_long", "At most {most} bytes of a draft are kept.", most=private.MAX_DRAFT_BYTES)
    answered = None if not reply else (await app.node.read(lambda cx: queries.find_message(cx, reply))).id
    wanted = Draft(text, answered) if text.strip() or answered else Draft()
    async with app.turns:
        await _replace(app, talk, wanted)
    return _view(wanted)


async def sent(app: App, talk: Conversation, said: tuple[str, str | None]) -> None:
    """Keep a draft no longer if these words, and this answer, were sent just now; others stay."""
    async with app.turns:
        kept = _view((await _private(app, talk)).draft)
        if (kept.text.strip(), kept.reply or None) == said:
            await _replace(app, talk, Draft())


async def _replace(app: App, talk: Conversation, wanted: Draft) -> None:
    """State a draft anew and erase those before it, in this order, so that no moment is without one."""
    before = await app.node.read(lambda cx: private.drafts(cx, talk.spaces))
    if (await _private(app, talk)).draft == wanted and len(before) <= 1:
        return
    if wanted != Draft():
        payload: dict[str, object] = {"chat": talk.space, "text": wanted.text}
        payload |= {"reply": wanted.reply} if wanted.reply else {}
        await app.node.publish(app.node.personal_space, events.DRAFT, payload)
    for at in range(0, len(before), MAX_ERASED):
        await app.node.publish_erase(app.node.personal_space, *before[at : at + MAX_ERASED])


async def _place(app: App, talk: Conversation, above: str | None) -> int:
    """Give a place above all others on top, or just above one of them."""
    known = [one for one in await conversations.every(app) if one.space != talk.space]
    kept = await app.node.read(private.every)
    places = {one.space: kept.of(one).place for one in known}
    if above is None:
        return max(app.now_ms() << 16, *places.values(), 0) + (1 << 16)
    low = places.get((await conversations.find(app, above)).space, 0)
    if not low:
        raise Refused("not_on_top", "That chat does not stand on top.")
    high = min((place for place in places.values() if place > low), default=low + (2 << 16))
    if high - low < 2:
        high = await _make_room(app, [one for one in known if places[one.space] > low], places)
    return (low + high + 1) // 2


async def _make_room(app: App, higher: Sequence[Conversation], places: Mapping[bytes, int]) -> int:
    """Lift chats that leave no place below them, the highest first; give where the lowest stands then."""
    top = max(app.now_ms() << 16, *places.values())
    lifted = sorted(higher, key=lambda one: places[one.space])
    for at in range(len(lifted), 0, -1):
        await private.state(app, lifted[at - 1], private.PLACE, top + (at << 16))
    return top + (1 << 16)


async def _private(app: App, talk: Conversation) -> private.Private:
    return (await app.node.read(private.every)).of(talk)


def _view(kept: Draft) -> DraftView:
    return DraftView(kept.text, None if kept.reply is None else kept.reply.hex())
