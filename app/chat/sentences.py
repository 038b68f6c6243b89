"""What happened in a conversation, as a person reads it: “Anna added Bob”, “You left”. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app import charter
from app.chat import happenings
from app.chat.happenings import Happening
from app.conversations import Names
from app.wording import clean_line, span

YOU = "You"
SHUNNED = "Hidden: from somebody you blocked"
MOST_NAME = 24  # signs of a name where it is said who is writing
_ROLES = {charter.ADMIN: "an admin", charter.MODERATOR: "a moderator", charter.MEMBER: "a member"}
_CHANGES = {
    happenings.NAME: "renamed the group to “{title}”",
    happenings.DESCRIPTION: "changed the description",
    happenings.PICTURE: "changed the picture",
    happenings.RIGHTS: "changed who may do what",
    happenings.SUCCESSOR: "closed this group: it goes on in another one",
    happenings.ARCHIVED: "archived the group",
    happenings.UNARCHIVED: "brought the group back from the archive",
}


def sentence(line: Happening, names: Names) -> str:
    """Give the sentence of a line, without a full stop."""
    author = YOU if line.author == names.me else names.of(line.author)
    target = YOU.lower() if line.target == names.me else names.of(line.target)
    said = {
        happenings.CREATED: f"created the group “{line.title}”{_after(line)}",
        happenings.ADDED: f"added {target}" + (f" as {_ROLES[line.rank]}" if line.rank > charter.MEMBER else ""),
        happenings.REMOVED: f"removed {target}",
        happenings.LEFT: "left",
        happenings.BANNED: f"banned {target}",
        happenings.UNBANNED: f"lifted the ban on {target}",
        happenings.ROLE: f"made {target} {_ROLES.get(line.rank, 'a member')}",
        happenings.DESCRIBED: _changes(line),
    }
    return f"{author} {said[line.what]}"


def typing(people: Sequence[str]) -> str:
    """Say who is writing, by their names; nothing if nobody is."""
    names = [clean_line(name, MOST_NAME) for name in people]
    if len(names) > 2:
        return "Several people are typing…"
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} typing…" if names else ""


def _change(line: Happening, what: str) -> str:
    if what == happenings.DISAPPEARING:
        after = span(line.seconds)
        return f"set messages to disappear after {after}" if after else "let messages stay from now on"
    if what == happenings.PACE:
        once = span(line.pace)
        return f"turned on slow mode: members write once in {once}" if once else "turned slow mode off"
    return _CHANGES[what].format(title=line.title)


def _after(line: Happening) -> str:
    return ", in which the one before goes on" if happenings.FOLLOWS in line.changed else ""


def _changes(line: Happening) -> str:
    said = [_change(line, what) for what in line.changed if what != happenings.FOLLOWS]
    if not said:
        return "saved what the group says of itself"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
