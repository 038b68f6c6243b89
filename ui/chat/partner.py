"""Whom the open conversation is with: one person or a group, as the window shows either of them.

Pure functions from the views of the node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.views import ChatView, MessageView
from app.group.views import GroupView
from app.people.views import PersonView
from app.words import mark, say
from ui.people.lines import last_seen, title

GROUP = "group"
WRITERS = {"moderators": mark("moderators and admins"), "admins": mark("admins"), "owner": mark("its owner")}
ARCHIVED = mark("This group is archived: it can be read, and nothing is written in it.")
PUT_OUT = {
    "removed": mark("{name} removed you from this group. What you have of it stays here."),
    "banned": mark("{name} banned you from this group. What you have of it stays here."),
}
GONE = mark("You do not belong to this group any more. What you have of it stays here.")
LEFT = mark("You left this group. What you have of it stays here.")


@dataclass(frozen=True, slots=True)
class Partner:
    """`state` and what follows it is of a person, `group` is what is known of a group; `typing` says who is."""

    id: str = ""
    name: str = ""
    kind: str = "person"
    state: str = ""
    why: str = ""
    verified: bool = False
    online: bool = False
    last_seen: str = ""
    group: GroupView | None = None
    typing: str = ""

    @property
    def told(self) -> dict[str, str | bool]:
        """What the window tells of them beside whether they are online."""
        kept = {"name": self.name, "state": self.state, "why": self.why, "last_seen": self.last_seen}
        kept |= {"typing": self.typing}
        return kept | {"verified": self.verified}

    @property
    def is_group(self) -> bool:
        """Whether several people talk here."""
        return self.kind == GROUP


NOBODY = Partner()


def of_person(view: PersonView) -> Partner:
    """Give the one a conversation of two is with."""
    return Partner(
        id=view.id,
        name=title(view),
        state=view.state,
        why=view.why or "",
        verified=view.verified,
        online=view.online,
        last_seen=last_seen(view),
    )


def of_group(view: ChatView, group: GroupView | None) -> Partner:
    """Give the group a conversation is with; `group` is None as long as it was not asked for."""
    return Partner(id=view.contact, name=view.name, kind=GROUP, state=GROUP, group=group)


def picture(group: GroupView | None) -> str:
    """Give the address of a group's picture at the node's door, or nothing."""
    return group.picture.thumb_url if group and group.picture else ""


def closed(view: ChatView | None, group: GroupView | None, told: Sequence[MessageView], me: str) -> str:
    """Say why nothing can be written in a conversation, or nothing; `told` is what is shown of it, oldest first."""
    if view is None or view.kind != GROUP or view.may_post:
        return ""
    if not view.joined:
        return _parting(told, me)
    if view.archived:
        return say(ARCHIVED)
    writers = WRITERS.get(group.rights.post, say("some people")) if group else say("some people")
    return say("In this group only {writers} may write.", writers=writers)


def _parting(told: Sequence[MessageView], me: str) -> str:
    for one in reversed(told):
        if one.line is not None and one.line.target == me and one.line.what == "left":
            return say(LEFT)
        if one.line is not None and one.line.target == me and one.line.what in PUT_OUT:
            return say(PUT_OUT[one.line.what], name=one.author_name)
    return say(GONE)
