"""What the page of a group shows of its members and rights; pure functions from the views of the node."""

from __future__ import annotations

from dataclasses import dataclass

from app.group.views import GroupView, MemberView, RightsView
from app.pace import CHOICES
from app.wording import span
from app.words import mark, say

GIVEN = ("admin", "moderator", "member")  # roles that can be given, the highest first
EVERYONE, MODERATORS, ADMINS, OWNER = "everyone", "moderators", "admins", "owner"
WORDS = {
    EVERYONE: mark("All members"),
    MODERATORS: mark("Moderators and admins"),
    ADMINS: mark("Admins"),
    OWNER: mark("Only the owner"),
}
ROLES = {"owner": mark("Owner"), "admin": mark("Admin"), "moderator": mark("Moderator")}
ASKED = {
    "post": mark("Write messages"),
    "add": mark("Add people"),
    "pin": mark("Pin messages"),
    "edit": mark("Change name, picture and description"),
    "all": mark("Mention everybody with @all"),
}
SLOW, WAITS, NO_WAIT = "slow", mark("Wait between two messages of a member"), mark("No waiting")
HISTORIES = {
    "full": mark("Newcomers read everything that was said here."),
    "from-join": mark("Newcomers read only what is said once they are here."),
    "none": mark("Newcomers and new devices of members begin empty, and keys are thrown away after 30 days."),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the group; `roles` are those that I may give them. I am `name`d You, and `called` what I am."""

    id: str
    name: str
    called: str
    note: str
    role: str
    me: bool
    known: bool
    may_remove: bool
    may_ban: bool
    roles: tuple[str, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do one thing, or how long they wait; `choices` are (word, its words), none where I may not change it."""

    id: str
    asked: str
    who: str
    said: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Banned:
    """Somebody who is banned; who is not my contact is marked where I am told of them."""

    id: str
    name: str
    spoken: str


def banned(group: GroupView) -> list[Banned]:
    """Give the rows of everybody who is banned from a group."""
    return [Banned(one.id, one.name, one.name if one.known else f"~ {one.name}") for one in group.banned]


def members(group: GroupView) -> list[Member]:
    """Give the rows of everybody in a group."""
    return [_member(one, group.role) for one in group.members]


def rights(group: GroupView) -> list[Right]:
    """Give the row of each right, and of how long members wait."""
    may = group.may.rights and group.joined
    return [*(_right(action, group.rights, may=may) for action in ASKED), _pace(group, may=may)]


def _member(view: MemberView, mine: str) -> Member:
    role = say(ROLES[view.role]) if view.role in ROLES else ""
    stranger = "" if view.known or view.me else say("not your contact")
    note = " · ".join(word for word in (role, stranger) if word)
    name = say("You") if view.me else view.name
    return Member(
        id=view.id,
        name=name,
        called=view.name,
        note=note[:1].upper() + note[1:],
        role=view.role,
        me=view.me,
        known=view.known,
        may_remove=view.may_remove,
        may_ban=view.may_ban,
        roles=_below(mine) if view.may_rank else (),
        spoken=f"{name}, {note or say('Member')}",
    )


def _below(mine: str) -> tuple[str, ...]:
    """Give the roles that are lower than mine."""
    return GIVEN if mine == "owner" else GIVEN[1:]


def _pace(group: GroupView, *, may: bool) -> Right:
    chosen = next((word for word, seconds in CHOICES.items() if seconds == group.slow_seconds), "")
    choices = tuple((word, span(seconds) or say(NO_WAIT)) for word, seconds in CHOICES.items()) if may else ()
    return Right(SLOW, say(WAITS), chosen, group.slow_every or say(NO_WAIT), choices)


def _right(action: str, said: RightsView, *, may: bool) -> Right:
    who = str(getattr(said, action))
    words = [word for word in WORDS if action != "add" or word != EVERYONE]
    choices = tuple((word, say(WORDS[word])) for word in words) if may else ()
    return Right(action, say(ASKED[action]), who, say(WORDS[who]), choices)
