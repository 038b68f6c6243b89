"""What a group is, as a screen gets to see it: what it says of itself, who belongs to it, what I may do there."""

from __future__ import annotations

from app import charter, conversations
from app.charter import Charter
from app.context import App
from app.conversations import Conversation, Group, Names
from app.group import rules, succession
from app.group.views import BannedView, GroupView, MayView, MemberView, RightsView
from app.picture import view
from app.wording import span


async def within(app: App, found: Group, everybody: Names) -> Names:
    """Give the names that count in a group."""
    talk = Conversation(found.space.id, found.name, group=found)
    return await app.node.read(lambda cx: conversations.within(cx, everybody, talk))


async def shown(app: App, found: Group, everybody: Names) -> GroupView:
    """Give the view of a group, with the names of everybody I know."""
    said, space, called = found.charter, found.space, await within(app, found, everybody)
    return GroupView(
        id=space.id.hex(),
        name=found.name,
        description=said.description,
        picture=await view(app, said.picture) if said.picture else None,
        owner=space.owner.hex(),
        owner_name=called.of(space.owner),
        history=next((word for word, value in rules.HISTORIES.items() if value == space.history), ""),
        joined=space.joined,
        archived=said.archived,
        role=charter.ROLES.get(found.rank, ""),
        rights=rights(said),
        may=_may(found),
        members=_members(found, called),
        former=sorted(account.hex() for account in space.former),
        disappear_seconds=said.disappear,
        disappear_after=span(said.disappear),
        slow_seconds=said.slow,
        slow_every=span(said.slow),
        banned=_banned(found, called),
        follows=said.follows.hex(),
        successor=said.successor.hex(),
        lagging=[everybody.of(account) for account in await succession.who_lag(app, found)],
    )


def _members(found: Group, called: Names) -> list[MemberView]:
    ranks = found.space.ranks
    ordered = sorted(ranks, key=lambda one: (-ranks[one], called.of(one).casefold(), one))
    return [
        MemberView(
            id=account.hex(),
            name=called.of(account),
            role=charter.ROLES[ranks[account]],
            known=account in called.known,
            me=account == found.me,
            may_remove=is_below(found, account),
            may_ban=is_below(found, account) and found.rank >= charter.ADMIN,
            may_rank=is_below(found, account) and found.rank > charter.MODERATOR,
        )
        for account in ordered
    ]


def _banned(found: Group, called: Names) -> list[BannedView]:
    shown = [BannedView(one.hex(), called.of(one), one in called.known) for one in found.space.banned]
    return sorted(shown, key=lambda one: (one.name.casefold(), one.id))


def rights(said: Charter) -> RightsView:
    """Give who may do what, in words."""
    return RightsView(**{action: charter.WORDS[rank] for action, rank in said.rights.items()})


def _may(found: Group) -> MayView:
    admin = found.rank >= charter.ADMIN
    return MayView(**{action: found.may(action) for action in charter.DEFAULTS}, rights=admin, rank=admin)


def is_below(found: Group, account: bytes) -> bool:
    """Say whether somebody stands below me in a group."""
    theirs = found.space.ranks.get(account, charter.MEMBER)
    return account != found.me and found.rank > max(theirs, charter.MEMBER)
