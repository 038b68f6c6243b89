"""What a screen, the command line or a script gets to see of groups; frozen, ready for JSON.

Ids are lower-case hex. Titles and names are cleaned and prove nothing; a description is as its author wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.picture import PictureView


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody in a group; `role` is owner, admin, moderator or member.

    Somebody I do not `know` is called what whoever added them calls them. `may_remove`, `may_ban` and `may_rank` say
    whether I may remove or ban them, or give them another role.
    """

    id: str
    name: str
    role: str
    known: bool
    me: bool
    may_remove: bool
    may_ban: bool
    may_rank: bool


@dataclass(frozen=True, slots=True)
class BannedView:
    """Somebody who is out of a group and whom nobody lets in again; names as of a `MemberView`."""

    id: str
    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class RightsView:
    """Who may do what: each is everyone, moderators (and above), admins (and above) or owner."""

    post: str
    add: str
    pin: str
    edit: str
    all: str


@dataclass(frozen=True, slots=True)
class MayView:
    """What I may do in a group now; `rights` is changing the rights and archiving it."""

    post: bool
    add: bool
    pin: bool
    edit: bool
    all: bool
    rights: bool
    rank: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group; `id` is what GroupChanged and ChatChanged notices name, and what `chat` takes.

    `history` is full, from-join or none: what a newcomer gets to see, and of none a new device of mine as well. `role`
    is mine, empty if I do not belong any more (`joined`). `members` come by role, then by name; `former` are the ids of
    those who belonged once. What is written disappears after `disappear_seconds`, 0: never; `disappear_after` says it
    in words. In slow mode a plain member writes once in `slow_seconds`, in words `slow_every`. It `follows` a group,
    and goes on in its `successor`; ids, or empty. `lagging` are the names of those who belonged to the one before and
    can be brought along.
    """

    id: str
    name: str
    description: str
    picture: PictureView | None
    owner: str
    owner_name: str
    history: str
    joined: bool
    archived: bool
    role: str
    rights: RightsView
    may: MayView
    members: list[MemberView]
    former: list[str]
    disappear_seconds: int = 0
    disappear_after: str = ""
    slow_seconds: int = 0
    slow_every: str = ""
    banned: list[BannedView] = field(default_factory=list)
    follows: str = ""
    successor: str = ""
    lagging: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroupLinkView:
    """A link into a group of mine: whoever holds it may come, and becomes my contact, so it is as private as a key.

    With `approve` somebody has to let them in. `left` more people can use it; `used_by` are the names of those who did.
    """

    id: str
    link: str
    approve: bool
    questions: list[str]
    expires_at: str
    left: int
    used_by: list[str]


@dataclass(frozen=True, slots=True)
class DoorView:
    """What somebody's link into a group says, which proves nothing; `by` is who made it, if I know them.

    `members` belonged to it when it was made. I belong to it if `joined`; `asked` is how far my asking is.
    """

    id: str
    name: str
    by: str
    members: int
    approve: bool
    questions: list[str]
    expires_at: str
    joined: bool
    asked: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """A group that I asked to be let into; `by` is who decides.

    `state` is asking (nobody was reached yet), asked, waiting (for a person there), refused, and then `why` says why,
    or member.
    """

    id: str
    name: str
    by: str
    state: str
    why: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class AnsweredView:
    """A question of a link, and what somebody answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """Somebody who asks to be let into a group: `id` and `name` are theirs, `chat` is its id.

    Of a link that was made elsewhere `by` is whose it is, or `device` which other one of mine it was; both are empty
    for a link of this device. What I decided of it waits for that device: `decision` is admit or decline until then,
    and `why` says why the last one was not done. `known` says whether I know them.
    """

    chat: str
    group_name: str
    id: str
    name: str
    answers: list[AnsweredView]
    asked_at: str
    by: str = ""
    device: str = ""
    decision: str = ""
    why: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class DecidedView:
    """What became of somebody who asked to be let into a group, `by` whom, or me on another device.

    `outcome` is admitted, declined, withdrawn (they took it back, or nobody answered in time), member (they were let in
    otherwise) or not_allowed (I, or who made the link, may let nobody in any more).
    """

    chat: str
    group_name: str
    id: str
    name: str
    outcome: str
    by: str
    me: bool
    decided_at: str
