"""The commands and queries of relays: join and leave them, be one for others, and see how contacts can be reached.

RELAY in any command is the beginning of its id, or its address.
"""

from __future__ import annotations

from typing import Annotated

from app.commands import command
from app.context import App
from app.errors import Refused
from app.parts import Relay
from app.people import rules as people_rules
from app.people.api import people
from app.relays import rules
from app.relays.views import ReachView, RelayView, ServingView
from app.wording import moment


@command
async def add(app: App, invitation: Annotated[str, "the link of the relay, kith://r#…"]) -> RelayView:
    """Join a relay, on all your devices: it keeps mail for you while you are off, and cannot read it."""
    from node.secure.invite_link import PREFIX  # late: only the node needs it, clients must not load it

    if invitation.strip().startswith(PREFIX):
        raise Refused("link_of_person", "That link is from a person, not from a relay: `kith people accept` takes it.")
    return await _view(app, await app.node.relays.add(invitation.strip()))


@command
async def list_(app: App) -> list[RelayView]:
    """List the relays this node uses."""
    return [await _view(app, one) for one in await app.node.relays.every()]


@command
async def remove(app: App, relay: str) -> RelayView:
    """Leave a relay, on all your devices; what it still holds for you is not read any more, and contacts are told."""
    found = rules.choose(await app.node.relays.every(), relay.strip())
    shown = await _view(app, found)
    await app.node.relays.remove(found.id)
    return shown


@command
async def serve(app: App, on: Annotated[bool | None, "on or off; without it nothing changes"] = None) -> ServingView:
    """Be a relay for your people, or stop, and show the invitation to it."""
    relays = app.node.relays
    invitation = await relays.serving() if on is None else await relays.serve(on)
    return ServingView(bool(invitation), invitation)


@command
async def reach(app: App) -> list[ReachView]:
    """Show how each contact can be reached now, since when, and how much waits to get there."""
    relays = app.node.relays
    waiting = await relays.waiting()
    known = [person for person in await people(app) if person.state == people_rules.CONTACT]
    known.sort(key=lambda person: (person.name.casefold(), person.account))
    return [
        ReachView(
            id=person.account.hex(),
            name=person.name,
            how=relays.reach(person.account) or "none",
            since=_since(app, person.account),
            waiting=waiting.get(person.account, 0),
        )
        for person in known
    ]


def _since(app: App, key: bytes) -> str | None:
    since = app.node.relays.since(key)
    return moment(since) if since else None


async def _view(app: App, relay: Relay) -> RelayView:
    told_by = relay.told_by
    names = {each.device: each.name for each in await app.node.devices.every()} if told_by else {}
    return RelayView(
        id=relay.id.hex(),
        addresses=tuple(relay.addresses),
        state=relay.state,
        why=relay.why or None,
        used_bytes=relay.used_bytes,
        quota_bytes=relay.quota_bytes,
        mine=relay.mine,
        since=_since(app, relay.id),
        joined=relay.joined,
        told_by=(names.get(told_by) or told_by.hex()[:8]) if told_by else "",
    )
