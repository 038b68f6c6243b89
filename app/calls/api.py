"""The commands and queries of calls. There is at most one call at a time, and commands mean it unless told otherwise.

A command asks the node and is done; what comes of it is told by CallChanged notices and seen in `current`.
"""

from __future__ import annotations

from typing import Annotated

from app.calls import queries, rules
from app.calls.views import CallLineView, CallView
from app.commands import command
from app.context import App
from app.errors import Refused
from app.parts import Call
from app.people.api import find_chat_partner, people
from app.people.rules import Person
from app.wording import ID_HEX, moment

CallId = Annotated[str | None, "the id of a call; without it the one there is"]


@command
async def ring(app: App, contact: str, *, video: Annotated[bool, "begin with my camera on"] = False) -> CallView:
    """Call a contact who is online; they have 45 seconds to answer."""
    partner = await find_chat_partner(app, contact)
    return await _shown(app, await app.node.calls.ring(partner.account, video))


@command
async def accept(
    app: App, *, call: CallId = None, video: Annotated[bool, "answer with my camera on"] = False
) -> CallView:
    """Answer the call that is ringing."""
    ident = _meant(app, call)
    await app.node.calls.accept(ident, video)
    return await _shown(app, ident)


@command
async def hang_up(app: App, *, call: CallId = None) -> CallView:
    """End a call; one that is still ringing is cancelled or declined."""
    ident = _meant(app, call)
    await app.node.calls.hang_up(ident)
    return await _shown(app, ident)


@command
async def mute(app: App, muted: Annotated[bool, "on or off"], *, call: CallId = None) -> CallView:
    """Turn my microphone off (mute on) or on again (mute off)."""
    ident = _meant(app, call)
    await app.node.calls.mute(ident, muted)
    return await _shown(app, ident)


@command
async def camera(app: App, on: Annotated[bool, "on or off"], *, call: CallId = None) -> CallView:
    """Turn my camera on or off; the other side is told."""
    ident = _meant(app, call)
    await app.node.calls.camera(ident, on)
    return await _shown(app, ident)


@command
async def try_camera(app: App) -> None:
    """See whether the camera can be used now, without a call; a screen finds its pictures where those of calls are."""
    app.node.viewfinder.check()


@command
async def current(app: App, *, call: CallId = None) -> CallView | None:
    """Show the call under way, if there is one, or one of those that ended since the node was started."""
    found = _find(app, call)
    return None if found is None else _view(found, await _by_account(app))


@command
async def list_(
    app: App,
    *,
    contact: Annotated[str | None, "only calls with this person"] = None,
    limit: Annotated[int, "how many calls, 1 to 500"] = 50,
    before: Annotated[str | None, "only calls before the line with this id"] = None,
) -> list[CallLineView]:
    """List calls that ended, newest first."""
    rules.check_page(limit)
    space = None if contact is None else (await find_chat_partner(app, contact)).space
    known = {person.space: person for person in await people(app)}
    return await app.node.read(lambda cx: queries.page(cx, known, space, limit, before))


def _find(app: App, text: str | None) -> Call | None:
    """Give the call with an id, or without one the call that has not ended."""
    calls = app.node.calls.every()
    if text is None:
        return next((call for call in calls if call.state != "ended"), None)
    return next((call for call in calls if call.id.hex() == text.lower()), None)


def _meant(app: App, text: str | None) -> bytes:
    found = _find(app, text)
    if found is None:
        raise Refused("no_call", "There is no such call." if text else "There is no call now.")
    return found.id


async def _shown(app: App, ident: bytes) -> CallView:
    found = _find(app, ident.hex())
    if found is None:
        raise Refused("no_call", "There is no such call.")
    return _view(found, await _by_account(app))


async def _by_account(app: App) -> dict[bytes, Person]:
    return {person.account: person for person in await people(app)}


def _view(call: Call, known: dict[bytes, Person]) -> CallView:
    person = known.get(call.account)
    return CallView(
        id=call.id.hex(),
        contact=call.account.hex(),
        name=call.account.hex()[:ID_HEX] if person is None else person.name,
        chat="" if person is None else person.space.hex(),
        incoming=call.incoming,
        video=call.video,
        state=call.state,
        why=call.why,
        began_at=moment(call.began_ms),
        up_at=moment(call.up_ms) if call.up_ms else None,
        muted=call.muted,
        camera=call.camera,
        their_camera=call.their_camera,
        trouble=list(call.trouble),
    )
