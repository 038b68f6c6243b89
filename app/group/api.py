"""The commands and queries of groups. GROUP in any command is a title, an id or the first digits of an id.

What is said in a group goes by `kith chat`, like any conversation. A command checks the rules and has the node state
what it is about; what a screen shows comes back up through the node.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from app import charter, conversations, pace
from app.charter import Charter
from app.commands import File, command
from app.context import App
from app.conversations import Group
from app.errors import Refused
from app.group import rules, showing, succession
from app.group.views import BannedView, GroupView, MemberView, RightsView
from app.people.api import find_chat_partner, find_person
from app.picture import give_up, take_in
from app.wording import clean_name
from app.words import Mark, mark

GroupWord = Annotated[str, "the name of a group, its id, or the first digits of it"]
Contacts = Annotated[list[str], "contacts"]
Right = Annotated[str | None, "everyone, moderators, admins or owner"]
HighRight = Annotated[str | None, "moderators, admins or owner"]


@command
async def create(
    app: App,
    name: Annotated[str, "what to call it"],
    members: Annotated[list[str] | None, "contacts who belong to it from the start"] = None,
    *,
    history: Annotated[
        str, "what newcomers see of what was said before: full, from-join or none (nor do new devices)"
    ] = "full",
    description: Annotated[str, "a few lines about it"] = "",
) -> GroupView:
    """Make a group; everybody in it reads all that is said there from now on, and no server takes part."""
    rules.check_description(description)
    me = clean_name(app.node.name)
    about = charter.write(Charter(rules.check_title(name), description, owner_name=me))
    accounts = [(await find_chat_partner(app, word)).account for word in members or ()]
    _check_room(len(accounts) + 1)
    space = await app.node.spaces.found(
        charter.GROUP, about, list(dict.fromkeys(accounts)), history=rules.history(history)
    )
    return await show(app, space.hex())


@command
async def list_(app: App) -> list[GroupView]:
    """List all groups, also those you left, by name."""
    everybody = await conversations.names(app)
    shown = [await showing.shown(app, group, everybody) for group in await conversations.groups(app)]
    return sorted(shown, key=lambda one: (one.name.casefold(), one.id))


@command
async def show(app: App, group: GroupWord) -> GroupView:
    """Show what a group says of itself, who belongs to it, and who may do what."""
    return await showing.shown(app, await conversations.find_group(app, group), await conversations.names(app))


@command
async def members(app: App, group: GroupWord) -> list[MemberView]:
    """List who belongs to a group, by role and name."""
    return (await show(app, group)).members


@command
async def add(app: App, group: GroupWord, contacts: Contacts) -> GroupView:
    """Add contacts to a group."""
    found = await conversations.find_group(app, group)
    found.check(charter.ADD)
    accounts = [(await find_chat_partner(app, word)).account for word in contacts]
    new = [account for account in dict.fromkeys(accounts) if account not in found.space.ranks]
    await _check_none_banned(app, found, new)
    _check_room(len(found.space.ranks) + len(new))
    if new:
        await _let_in(app, found, new)
    return await show(app, found.space.id.hex())


@command
async def remove(
    app: App,
    group: GroupWord,
    contact: Annotated[str, "who is to go: a name, an id or its first digits"],
) -> GroupView:
    """Remove somebody from a group: they read nothing that is said there from now on, and keep what they have.

    Nobody whose role is lower than yours can let them in again.
    """
    found = await conversations.find_group(app, group)
    account = await _member(app, found, contact)
    if account == app.node.account:
        raise Refused("not_allowed", "Nobody removes themselves; `kith group leave` leaves.")
    _check_above(found, account, mark("remove"))
    await app.node.spaces.dismiss(found.space.id, account)
    return await show(app, found.space.id.hex())


@command
async def ban(
    app: App, group: GroupWord, contact: Annotated[str, "who: a name, an id or its first digits"]
) -> GroupView:
    """Remove somebody from a group for good: nobody lets them in again before an admin lifts the ban.

    Whoever left or was removed can be banned, too.
    """
    found = await conversations.find_group(app, group)
    account = await _member(app, found, contact, found.space.former)
    if account == app.node.account:
        raise Refused("not_allowed", "Nobody bans themselves.")
    _check_admin(found, mark("ban people"))
    if account in found.space.ranks:
        _check_above(found, account, mark("ban"))
    await app.node.spaces.ban(found.space.id, account)
    return await show(app, found.space.id.hex())


@command
async def unban(
    app: App, group: GroupWord, contact: Annotated[str, "who: a name, an id or its first digits"]
) -> GroupView:
    """Lift a ban: whoever was banned is out until somebody lets them in."""
    found = await conversations.find_group(app, group)
    account = await _member(app, found, contact, found.space.banned)
    _check_admin(found, mark("lift bans"))
    await app.node.spaces.pardon(found.space.id, account)
    return await show(app, found.space.id.hex())


@command
async def bans(app: App, group: GroupWord) -> list[BannedView]:
    """List who is banned from a group, by name."""
    return (await show(app, group)).banned


@command
async def leave(app: App, group: GroupWord) -> GroupView:
    """Leave a group; what you have of it stays readable here."""
    found = await conversations.find_group(app, group)
    found.check_joined()
    await app.node.spaces.leave(found.space.id)
    return await show(app, found.space.id.hex())


@command
async def rename(app: App, group: GroupWord, name: Annotated[str, "what to call it"]) -> GroupView:
    """Give a group another name, for everybody in it."""
    title = rules.check_title(name)
    return await _describe(app, group, lambda said: replace(said, title=title))


@command
async def describe(
    app: App, group: GroupWord, description: Annotated[str, "a few lines; empty takes them away"] = ""
) -> GroupView:
    """Change the lines in which a group says what it is about."""
    rules.check_description(description)
    return await _describe(app, group, lambda said: replace(said, description=description))


@command
async def picture(
    app: App, group: GroupWord, file: Annotated[File | None, "a picture; none takes it away"] = None
) -> GroupView:
    """Give a group a picture, without place and device data, or take it away."""
    found = await conversations.find_group(app, group)
    found.check(charter.EDIT)
    if file is None:
        return await _describe(app, group, lambda said: replace(said, picture=None))
    taken = await take_in(app, file, original=False)
    try:
        changed = await _describe(app, group, lambda said: replace(said, picture=charter.bare(taken)))
    except Exception:
        await give_up(app, [taken])
        raise
    await app.node.blobs.share(taken, [one for one in found.space.ranks if one != app.node.account])
    return changed


@command
async def role(
    app: App,
    group: GroupWord,
    contact: Annotated[str, "who: a name, an id or its first digits"],
    role: Annotated[str, "admin, moderator or member"],
) -> GroupView:
    """Make somebody in a group an admin, a moderator or a member."""
    rank = rules.role(role)
    found = await conversations.find_group(app, group)
    account = await _member(app, found, contact)
    _check_above(found, account, mark("give a role to"))
    if rank >= found.rank:
        raise Refused("not_allowed", "You can give nobody a role as high as your own.")
    if rank != found.space.ranks.get(account):
        await app.node.spaces.rank(found.space.id, account, rank)
    return await show(app, found.space.id.hex())


@command
async def rights(
    app: App,
    group: GroupWord,
    *,
    post: Right = None,
    add: HighRight = None,
    pin: Right = None,
    edit: Right = None,
) -> RightsView:
    """Show who may write, add people, pin messages and change what the group says of itself; or change that."""
    words = {charter.POST: post, charter.ADD: add, charter.PIN: pin, charter.EDIT: edit}
    return await _give_rights(app, group, words)


@command
async def all_(app: App, group: GroupWord, who: Right = None) -> RightsView:
    """Show who may mention everybody in a group at once, with @all; or change that."""
    return await _give_rights(app, group, {charter.CALL_ALL: who})


@command
async def slow(
    app: App, group: GroupWord, every: Annotated[str, "off, 10s, 30s, 1m, 5m, 1h or a number of seconds"]
) -> GroupView:
    """Have each plain member of a group wait between two messages; moderators and admins never do."""
    seconds = pace.read(every)
    found = await conversations.find_group(app, group)
    if found.charter.slow != seconds:
        await _rule(app, found, replace(found.charter, slow=seconds))
    return await show(app, found.space.id.hex())


@command
async def succeed(
    app: App, group: GroupWord, name: Annotated[str | None, "what to call it; the same, if nothing is said"] = None
) -> GroupView:
    """Found a group of mine in which another one goes on, and close that: what was said stays above what follows.

    Its people come along with their roles, as far as they are contacts of mine; whoever knows others can `bring` them.
    """
    found = await conversations.find_group(app, group)
    title = found.charter.title if name is None else rules.check_title(name)
    _check_admin(found, mark("found the successor of a group"))
    if found.charter.successor:
        raise Refused("has_successor", "This group goes on in another one already.")
    fresh = succession.charter_of(found, title, clean_name(app.node.name))
    people = await succession.who_come(app, found)
    space = await app.node.spaces.found(charter.GROUP, charter.write(fresh), list(people), history=found.space.history)
    for account, rank in people.items():
        if rank > charter.MEMBER:
            await app.node.spaces.rank(space, account, rank)
    if fresh.picture is not None:
        await app.node.blobs.share(fresh.picture, list(people))
    if found.charter.allows(charter.EDIT, found.rank):
        closed = replace(found.charter, archived=True, successor=space)
        await app.node.spaces.describe(found.space.id, charter.write(closed))
    return await show(app, space.hex())


@command
async def bring(app: App, group: GroupWord) -> GroupView:
    """Add my contacts who belonged to the group before this one and did not come along: its founder knew them not."""
    found = await conversations.find_group(app, group)
    found.check(charter.ADD)
    people = (await succession.who_lag(app, found))[: max(0, rules.MAX_MEMBERS - len(found.space.ranks))]
    if not people:
        raise Refused("nobody_left", "Nobody you know is missing of those who belonged to the group before.")
    await _let_in(app, found, people)
    return await show(app, found.space.id.hex())


@command
async def archive(app: App, group: GroupWord) -> GroupView:
    """Archive a group: everybody in it can read it, and nothing more is written."""
    return await _archive(app, group, True)


@command
async def unarchive(app: App, group: GroupWord) -> GroupView:
    """Let people write in an archived group again."""
    return await _archive(app, group, False)


async def _give_rights(app: App, word: str, words: Mapping[str, str | None]) -> RightsView:
    found = await conversations.find_group(app, word)
    changed = rules.with_rights(found.charter, words)
    if changed != found.charter:
        await _rule(app, found, changed)
    return showing.rights(changed)


async def _let_in(app: App, found: Group, accounts: list[bytes]) -> None:
    await app.node.spaces.enlist(found.space.id, accounts)
    if found.charter.picture is not None:
        await app.node.blobs.share(found.charter.picture, accounts)


async def _archive(app: App, word: str, archived: bool) -> GroupView:
    found = await conversations.find_group(app, word)
    if found.charter.archived != archived:
        await _rule(app, found, replace(found.charter, archived=archived))
    return await show(app, found.space.id.hex())


async def _describe(app: App, word: str, change: Callable[[Charter], Charter]) -> GroupView:
    found = await conversations.find_group(app, word)
    found.check(charter.EDIT)
    changed = change(found.charter)
    if changed != found.charter:
        await app.node.spaces.describe(found.space.id, charter.write(changed))
    return await show(app, found.space.id.hex())


async def _rule(app: App, found: Group, changed: Charter) -> None:
    """Change rights, which is for admins, however much else others may change."""
    found.check_joined()
    _check_admin(found, mark("say who may do what in a group, and archive it"))
    await app.node.spaces.describe(found.space.id, charter.write(changed))


async def _member(app: App, found: Group, word: str, others: Sequence[bytes] = ()) -> bytes:
    """Give who is meant: somebody I know who belongs to a group, or of some others, else who is called so there."""
    found.check_joined()
    with contextlib.suppress(Refused):
        person = await find_person(app, word)
        if person.account in found.space.ranks or person.account in others:
            return person.account
    return conversations.choose_member(
        found, await showing.within(app, found, await conversations.names(app)), word, others
    )


async def _check_none_banned(app: App, found: Group, accounts: Sequence[bytes]) -> None:
    banned = [account for account in accounts if account in found.space.banned]
    if banned:
        name = (await showing.within(app, found, await conversations.names(app))).of(banned[0])
        raise Refused("banned", "{name} is banned from this group; `kith group unban` lifts that.", name=name)


def _check_admin(found: Group, what: Mark) -> None:
    found.check_joined()
    if found.rank < charter.ADMIN:
        raise Refused("not_allowed", "Only admins {what}.", what=what)


def _check_above(found: Group, account: bytes, what: Mark) -> None:
    if not showing.is_below(found, account):
        raise Refused("not_allowed", "Your role in this group is not high enough to {what} this person.", what=what)


def _check_room(count: int) -> None:
    if count > rules.MAX_MEMBERS:
        raise Refused("too_many_members", "A group has room for {most} people.", most=rules.MAX_MEMBERS)
