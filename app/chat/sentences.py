"""What happened in a conversation, as a person reads it: “Anna added Bob”, “You left”. Pure.

Each has a sentence for what I did, what somebody did, and what somebody did to me: languages differ in more than names.
"""

from __future__ import annotations

from collections.abc import Sequence

from app import charter
from app.chat import happenings
from app.chat.happenings import Happening
from app.conversations import Names
from app.wording import clean_line, span
from app.words import Mark, mark, say

SHUNNED = mark("Hidden: from somebody you blocked")
MOST_NAME = 24  # signs of a name where it is said who is writing
_ROLES = {charter.ADMIN: mark("an admin"), charter.MODERATOR: mark("a moderator"), charter.MEMBER: mark("a member")}
_MINE: dict[str, Mark] = {
    happenings.CREATED: mark("You created the group “{title}”"),
    happenings.ADDED: mark("You added {target}"),
    happenings.REMOVED: mark("You removed {target}"),
    happenings.LEFT: mark("You left"),
    happenings.BANNED: mark("You banned {target}"),
    happenings.UNBANNED: mark("You lifted the ban on {target}"),
    happenings.ROLE: mark("You made {target} {role}"),
    happenings.DESCRIBED: mark("You {changes}"),
}
_THEIRS: dict[str, Mark] = {
    happenings.CREATED: mark("{author} created the group “{title}”"),
    happenings.ADDED: mark("{author} added {target}"),
    happenings.REMOVED: mark("{author} removed {target}"),
    happenings.LEFT: mark("{author} left"),
    happenings.BANNED: mark("{author} banned {target}"),
    happenings.UNBANNED: mark("{author} lifted the ban on {target}"),
    happenings.ROLE: mark("{author} made {target} {role}"),
    happenings.DESCRIBED: mark("{author} {changes}"),
}
_TO_ME: dict[str, Mark] = {
    happenings.ADDED: mark("{author} added you"),
    happenings.REMOVED: mark("{author} removed you"),
    happenings.BANNED: mark("{author} banned you"),
    happenings.UNBANNED: mark("{author} lifted the ban on you"),
    happenings.ROLE: mark("{author} made you {role}"),
}
_CHANGES = {
    happenings.NAME: mark("renamed the group to “{title}”"),
    happenings.DESCRIPTION: mark("changed the description"),
    happenings.PICTURE: mark("changed the picture"),
    happenings.RIGHTS: mark("changed who may do what"),
    happenings.SUCCESSOR: mark("closed this group: it goes on in another one"),
    happenings.ARCHIVED: mark("archived the group"),
    happenings.UNARCHIVED: mark("brought the group back from the archive"),
}


def sentence(line: Happening, names: Names) -> str:
    """Give the sentence of a line, without a full stop."""
    if line.author == names.me:
        told = _MINE[line.what]
    elif line.target == names.me and line.what in _TO_ME:
        told = _TO_ME[line.what]
    else:
        told = _THEIRS[line.what]
    said = say(
        told,
        author=names.of(line.author),
        target=names.of(line.target) if line.target else "",
        title=line.title,
        role=_ROLES.get(line.rank, _ROLES[charter.MEMBER]),
        changes=_changes(line) if line.what == happenings.DESCRIBED else "",
    )
    return f"{said}{_after(line)}"


def typing(people: Sequence[str]) -> str:
    """Say who is writing, by their names; nothing if nobody is."""
    names = [clean_line(name, MOST_NAME) for name in people]
    if len(names) > 2:
        return say("Several people are typing…")
    if len(names) == 2:
        return say("{first} and {last} are typing…", first=names[0], last=names[1])
    return say("{name} is typing…", name=names[0]) if names else ""


def _change(line: Happening, what: str) -> str:
    if what == happenings.DISAPPEARING:
        after = span(line.seconds)
        return (
            say("set messages to disappear after {time}", time=after) if after else say("let messages stay from now on")
        )
    if what == happenings.PACE:
        once = span(line.pace)
        return (
            say("turned on slow mode: members write once in {time}", time=once) if once else say("turned slow mode off")
        )
    return say(_CHANGES[what], title=line.title)


def _after(line: Happening) -> str:
    if line.what == happenings.ADDED and line.rank > charter.MEMBER:
        return say(" as {role}", role=_ROLES[line.rank])
    if line.what == happenings.CREATED and happenings.FOLLOWS in line.changed:
        return say(", in which the one before goes on")
    return ""


def _changes(line: Happening) -> str:
    said = [_change(line, what) for what in line.changed if what != happenings.FOLLOWS]
    if not said:
        return say("saved what the group says of itself")
    return said[0] if len(said) == 1 else say("{first} and {last}", first=", ".join(said[:-1]), last=said[-1])
