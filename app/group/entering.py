"""The commands about coming into a group by a link: making links, using them, asking, and letting in who asks.

GROUP is as in `api.py`. Whoever uses a link becomes a contact of its maker, too; the node judges who asks, at once or
once a person has said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from app import charter, conversations
from app.admission import Asked, Door, Offered, Request
from app.commands import command
from app.context import App
from app.conversations import Group
from app.errors import Refused
from app.group import api, asking, rules
from app.group.api import GroupWord
from app.group.views import AskedView, DecidedView, DoorView, GroupLinkView, GroupView, RequestView
from app.people import rules as people_rules
from app.wording import ID_HEX, clean_line, id_range, moment, same_name
from app.words import say

DAY = 86_400  # seconds
LinkWord = Annotated[str, "a link into a group, which begins with kith://g#"]


@command
async def invite(
    app: App,
    group: GroupWord,
    *,
    approve: Annotated[bool, "somebody has to let in whoever comes by it"] = False,
    ask: Annotated[list[str] | None, "a question to whoever comes by it, at most three; may be repeated"] = None,
    uses: Annotated[int, "how many people may use it"] = 20,
    days: Annotated[int, "days until it ends"] = 7,
) -> GroupLinkView:
    """Make a link into a group: whoever holds it can come in, or ask to, and becomes your contact."""
    found = await conversations.find_group(app, group)
    found.check(charter.ADD)
    questions = rules.questions(ask or [])
    people_rules.check_invite(days * DAY, uses, ())
    asked = questions if approve or questions else None
    made = await app.node.joins.invite(found.space.id, found.charter.title, days * DAY, uses, asked)
    return (await _offered(app, [made]))[0]


@command
async def invites(app: App, group: GroupWord) -> list[GroupLinkView]:
    """List your links into a group by which somebody can still come."""
    found = await conversations.find_group(app, group)
    return await _offered(app, await app.node.joins.offered(found.space.id))


@command
async def uninvite(
    app: App, group: GroupWord, link: Annotated[str, "a link, its id or the first digits of it"]
) -> list[GroupLinkView]:
    """Take back a link into a group: nobody comes in by it any more. Gives those that are left."""
    found = await conversations.find_group(app, group)
    word = link.strip()
    fits = [
        one
        for one in await app.node.joins.offered(found.space.id)
        if word == one.link or (len(word) >= rules.MIN_LINK_DIGITS and one.id.hex().startswith(word.lower()))
    ]
    if len(fits) != 1:
        raise Refused("unknown_invite", "There is no such link; `kith group invites` lists them.")
    await app.node.joins.revoke(fits[0].id)
    return await invites(app, group)


@command
async def link(app: App, link: LinkWord) -> DoorView:
    """Show what somebody's link into a group says, without using it."""
    door = app.node.joins.door(link)
    asked = next((one for one in await app.node.joins.asked() if one.space == door.space), None)
    joined = any(one.id == door.space and one.joined for one in await app.node.spaces.every())
    names = await asking.names(app)
    return DoorView(
        id=door.space.hex(),
        name=_title(door),
        by=names.get(door.account, ""),
        members=door.members,
        approve=door.approve,
        questions=[clean_line(one, rules.MAX_QUESTION) for one in door.questions],
        expires_at=moment(door.expires * 1000),
        joined=joined,
        asked="" if asked is None else asked.state,
    )


@command
async def join(
    app: App,
    link: LinkWord,
    *,
    answer: Annotated[list[str] | None, "what you answer to its questions, in their order; once for each"] = None,
) -> AskedView:
    """Use a link into a group: its maker becomes your contact, and lets you in or decides about it."""
    door = app.node.joins.door(link)
    given = rules.answers(door.questions, answer or [])
    asked = await app.node.joins.join(link, given)
    names = await asking.names(app)
    if asked is None:
        return AskedView(
            door.space.hex(), _title(door), names.get(door.account, ""), rules.IN, "", moment(app.now_ms())
        )
    return _asked(asked, names)


@command
async def asked(app: App) -> list[AskedView]:
    """List the groups that you asked to be let into, and what was answered."""
    names = await asking.names(app)
    return [_asked(one, names) for one in await app.node.joins.asked()]


@command
async def unask(app: App, group: Annotated[str, "the name of a group you asked to be let into, or its id"]) -> None:
    """Ask no more to be let into a group, or forget that it was refused."""
    known = await app.node.joins.asked()
    span = id_range(group.strip(), conversations.MIN_ID_PREFIX)
    fits = [
        one for one in known if same_name(_title(one), group) or (span is not None and span[0] <= one.space <= span[1])
    ]
    if len(fits) != 1:
        raise Refused("no_request", "You ask to be let into no such group; `kith group asked` lists those there are.")
    await app.node.joins.cancel(fits[0].space)


@command
async def requests(
    app: App, group: Annotated[str | None, "the name of a group, or its id"] = None
) -> list[RequestView]:
    """List who asks to be let into your groups, or into one of them, also by links of others who may let people in."""
    chosen = await _chosen(app, group)
    called, mine, me = await asking.names(app), await asking.devices(app), app.node.account
    return [
        asking.requested(one, chosen[one.space], called, mine, me)
        for one in await app.node.joins.requests()
        if one.space in chosen and _is_mine(one, chosen[one.space])
    ]


@command
async def decided(app: App, group: Annotated[str | None, "the name of a group, or its id"] = None) -> list[DecidedView]:
    """List what others decided lately about who asked to be let into your groups, or into one of them."""
    chosen, called = await _chosen(app, group), await asking.names(app)
    return [
        asking.decided(one, chosen[one.space], called, app.node.account)
        for one in await app.node.joins.decided()
        if one.space in chosen
    ]


@command
async def admit(app: App, group: GroupWord, contact: Annotated[str, "who asks: a name or an id"]) -> GroupView:
    """Let somebody in who asks to be let into a group; who came by a link of another device, once that is reached."""
    found = await conversations.find_group(app, group)
    found.check(charter.ADD)
    account = await _asker(app, found, contact)
    await app.node.joins.admit(found.space.id, account)
    if found.charter.picture is not None:
        await app.node.blobs.share(found.charter.picture, [account])
    return await api.show(app, found.space.id.hex())


@command
async def decline(app: App, group: GroupWord, contact: Annotated[str, "who asks: a name or an id"]) -> GroupView:
    """Turn down somebody who asks to be let into a group; they are told."""
    found = await conversations.find_group(app, group)
    await app.node.joins.decline(found.space.id, await _asker(app, found, contact))
    return await api.show(app, found.space.id.hex())


async def _asker(app: App, found: Group, word: str) -> bytes:
    """Give whom a word means of those who ask to be let into a group."""
    known = await app.node.joins.requests()
    waiting = [one for one in known if one.space == found.space.id and _is_mine(one, found)]
    if not waiting:
        raise Refused("no_request", "Nobody asks to be let into this group.")
    return people_rules.choose(await asking.askers(app, waiting), word).account


async def _chosen(app: App, group: str | None) -> dict[bytes, Group]:
    """Give one group, or all of them, by its id."""
    found = await conversations.groups(app) if group is None else [await conversations.find_group(app, group)]
    return {one.space.id: one for one in found}


def _is_mine(one: Request, group: Group) -> bool:
    """Say whether I could let somebody in: who came by a link of this device is listed in any case."""
    return not one.holder or group.may(charter.ADD)


async def _offered(app: App, links: Sequence[Offered]) -> list[GroupLinkView]:
    names = await asking.names(app)
    return [
        GroupLinkView(
            id=one.id.hex(),
            link=one.link,
            approve=one.approve,
            questions=list(one.questions),
            expires_at=moment(one.expires * 1000),
            left=one.left,
            used_by=[names.get(account, account.hex()[:ID_HEX]) for account in one.used_by],
        )
        for one in links
    ]


def _asked(one: Asked, names: dict[bytes, str]) -> AskedView:
    return AskedView(
        id=one.space.hex(),
        name=_title(one),
        by=names.get(one.account, ""),
        state=one.state,
        why=rules.join_trouble(one.why),
        asked_at=moment(one.at),
    )


def _title(one: Asked | Door) -> str:
    return clean_line(one.name, charter.MAX_TITLE) or say("Group {id}", id=one.space.hex()[:ID_HEX])
