"""What a group of people says of itself: title, description, picture and who may do what; pure, read without trust.

The map stands in its genesis and is stated anew as a whole (`Spaces.describe`). Who belongs and what rank each one
holds is the node's knowledge. Chat, group and `conversations.py` share this page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app import pace
from app.disappearing import NEVER, is_time
from app.picture import Picture, cleaned, stated
from app.wording import ID_BYTES, clean_line, clean_name, utf8_size
from app.words import mark

GROUP, USE = "group", "chat"
OUT, MEMBER, MODERATOR, ADMIN, OWNER = -1, 0, 1, 2, 3
ROLES = {OWNER: "owner", ADMIN: "admin", MODERATOR: "moderator", MEMBER: "member"}
WHO = {"everyone": MEMBER, "moderators": MODERATOR, "admins": ADMIN, "owner": OWNER}
WORDS = {rank: word for word, rank in WHO.items()}
PEOPLE = {
    MEMBER: mark("members"),
    MODERATOR: mark("moderators and admins"),
    ADMIN: mark("admins"),
    OWNER: mark("the owner"),
}

POST, ADD, PIN, EDIT, CALL_ALL = "post", "add", "pin", "edit", "all"
# What each action asks for where nothing is said of it, and the least that can be said: members have no word on who
# belongs. The node judges by `edit`, too, whose default is its own.
DEFAULTS = MappingProxyType({POST: MEMBER, ADD: MODERATOR, PIN: MODERATOR, EDIT: ADMIN, CALL_ALL: MODERATOR})
LEAST = MappingProxyType(dict.fromkeys(DEFAULTS, MEMBER) | {ADD: MODERATOR})

MAX_TITLE = 64  # characters
MAX_DESCRIPTION_BYTES = 2_000  # so that everything fits into the 4 KiB that a space may say of itself


@dataclass(frozen=True, slots=True)
class Charter:
    """What a group says of itself, cleaned; `rights` gives the least rank for each action.

    Messages `disappear` after so many seconds, 0: never; `slow` is how many a plain member waits between two of them.
    It `follows` a group that goes on in it, and goes on itself in its `successor`.

    `owner_name` is what its founder is called, for readers who do not know them: nobody else says that.
    """

    title: str
    description: str = ""
    picture: Picture | None = None
    rights: Mapping[str, int] = field(default_factory=lambda: DEFAULTS)
    archived: bool = False
    disappear: int = NEVER
    slow: int = pace.NONE
    follows: bytes = b""
    successor: bytes = b""
    owner_name: str = ""

    def allows(self, action: str, rank: int) -> bool:
        """Say whether somebody of a rank may do it; nothing is posted or pinned in an archived group."""
        if self.archived and action not in (ADD, EDIT):
            return False
        return rank >= self.rights[action]


def is_talk(type_: str, about: Mapping[str, object]) -> bool:
    """Say whether a space is a group in which people talk."""
    return type_ == GROUP and about.get("use") == USE


def read(about: Mapping[str, object]) -> Charter:
    """Give what is said, whoever said it: what does not fit counts as not said."""
    title, description, picture = about.get("title"), about.get("description"), about.get("picture")
    return Charter(
        title=clean_line(title, MAX_TITLE) if isinstance(title, str) else "",
        description=description if isinstance(description, str) and is_description(description) else "",
        picture=_picture(picture) if isinstance(picture, Mapping) else None,
        rights=_rights(about.get("rights")),
        archived=about.get("archived") is True,
        disappear=_seconds(about.get("disappear"), is_time),
        follows=_space(about.get("follows")),
        successor=_space(about.get("successor")),
        slow=_seconds(about.get("slow"), pace.is_pace),
        owner_name=clean_name(owner) if isinstance(owner := about.get("owner"), str) else "",
    )


def write(charter: Charter) -> dict[str, object]:
    """Give the map in which a group says it."""
    about: dict[str, object] = {"use": USE, "title": charter.title}
    if charter.owner_name:
        about["owner"] = charter.owner_name
    if charter.description:
        about["description"] = charter.description
    if charter.picture:
        about["picture"] = stated([charter.picture], 0)[0]
    differing = {action: rank for action, rank in charter.rights.items() if rank != DEFAULTS[action]}
    if differing:
        about["rights"] = differing
    if charter.disappear:
        about["disappear"] = charter.disappear
    if charter.slow:
        about["slow"] = charter.slow
    if charter.follows:
        about["follows"] = charter.follows
    if charter.successor:
        about["successor"] = charter.successor
    return about | ({"archived": True} if charter.archived else {})


def pack(about: Mapping[str, object]) -> bytes:
    """Give what is said as the tables keep it, cleaned."""
    import msgspec  # late: a command line that describes commands does without

    return msgspec.msgpack.encode(write(read(about)))


def unpack(data: bytes) -> Charter:
    """Give what `pack` wrote."""
    import msgspec

    return read(msgspec.msgpack.decode(data, type=dict[str, object]))


def bare(picture: Picture) -> Picture:
    """Give a picture without what a group does not say of it: there is little room."""
    return replace(picture, name="", caption="", thumbnail=b"")


def is_description(text: str) -> bool:
    """Say whether a description keeps the rule."""
    size = utf8_size(text)
    return size is not None and size <= MAX_DESCRIPTION_BYTES


def _space(said: object) -> bytes:
    return said if isinstance(said, bytes) and len(said) == ID_BYTES else b""


def _seconds(said: object, are: Callable[[object], bool]) -> int:
    return said if isinstance(said, int) and are(said) else 0


def _rights(said: object) -> Mapping[str, int]:
    if not isinstance(said, Mapping):
        return DEFAULTS
    return {action: _right(action, said.get(action)) for action in DEFAULTS}


def _right(action: str, rank: object) -> int:
    if not isinstance(rank, int) or isinstance(rank, bool) or not MEMBER <= rank <= OWNER:
        return DEFAULTS[action]
    return max(rank, LEAST[action])


def _picture(said: Mapping[str, object]) -> Picture | None:
    import msgspec  # late: a command line that describes commands does without

    try:
        picture = cleaned(msgspec.convert(dict(said), Picture, builtin_types=(bytes,)))
    except (msgspec.ValidationError, UnicodeError):
        return None
    return None if picture is None else bare(picture)
