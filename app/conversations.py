"""Whom a typed word means to talk with: one person, or a group; and what everybody in a group is called.

Chat and group share this page, so that a name means the same everywhere. What is typed may also be the full id of a
conversation, as notices name it. Who belongs to a group is asked of the node each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app import charter, pace
from app.charter import Charter
from app.context import App, Reader
from app.errors import Refused
from app.parts import Space
from app.people import queries as people_queries
from app.people import rules as people_rules
from app.people.api import people
from app.people.rules import Person
from app.wording import ID_HEX, clean_name, id_range, read_id, same_name
from app.words import mark, say

MIN_ID_PREFIX = 6
REFUSALS = {
    charter.POST: mark("In this group only {who} may write."),
    charter.ADD: mark("In this group only {who} may add people."),
    charter.PIN: mark("In this group only {who} may pin messages."),
    charter.EDIT: mark("In this group only {who} may change what it says of itself."),
    charter.CALL_ALL: mark("In this group only {who} may mention everybody."),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group as this node knows it now."""

    space: Space
    charter: Charter
    me: bytes

    @property
    def name(self) -> str:
        """Its title, or the start of its id."""
        return self.charter.title or say("Group {id}", id=self.space.id.hex()[:ID_HEX])

    @property
    def rank(self) -> int:
        """What I am in it, -1 if I do not belong."""
        return self.space.ranks.get(self.me, charter.MEMBER) if self.space.joined else charter.OUT

    @property
    def slow(self) -> int:
        """How many seconds I wait between two messages in it; 0: none."""
        return self.charter.slow if self.rank == charter.MEMBER else pace.NONE

    def may(self, action: str) -> bool:
        """Say whether I may do something in it."""
        return self.space.joined and self.charter.allows(action, self.rank)

    def check(self, action: str) -> None:
        """Refused("not_a_member", "group_archived", "not_allowed") where I may not."""
        self.check_joined()
        if action not in (charter.ADD, charter.EDIT):
            self.check_active()
        if not self.may(action):
            raise Refused("not_allowed", REFUSALS[action], who=charter.PEOPLE[self.charter.rights[action]])

    def check_active(self) -> None:
        """Refused("group_archived") where nothing is written any more."""
        if self.charter.archived:
            raise Refused("group_archived", "This group is archived: it can be read, and nothing is written in it.")

    def check_joined(self) -> None:
        """Refused("not_a_member") where I do not belong any more."""
        if not self.space.joined:
            raise Refused("not_a_member", "You do not belong to the group “{name}” any more.", name=self.name)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where messages go: `person` or `group` says with whom.

    `before` are the groups that go on in this one, the newest first; what was said in them is a part of it.
    """

    space: bytes
    name: str
    person: Person | None = None
    group: Group | None = None
    before: tuple[Group, ...] = ()

    @property
    def spaces(self) -> tuple[bytes, ...]:
        """The space where messages go, and those of before."""
        return (self.space, *(group.space.id for group in self.before))

    def check(self, action: str) -> None:
        """Refused as `Group.check`; between two people everything may be done."""
        if self.group is not None:
            self.group.check(action)


@dataclass(frozen=True, slots=True)
class Names:
    """What people are called here: contacts by what I know, others by what somebody calls them who added them.

    Those who are `shunned` I have blocked.
    """

    me: bytes
    called: Mapping[bytes, str]
    known: Collection[bytes]
    shunned: Collection[bytes] = frozenset()

    def of(self, account: bytes) -> str:
        """Give a name, or the start of the id."""
        return self.called.get(account) or account.hex()[:ID_HEX]


async def groups(app: App) -> list[Group]:
    """Give every group in which people talk, also those I left; not one of which only the beginning has come yet."""
    me = app.node.account
    talking = [space for space in await app.node.spaces.every() if charter.is_talk(space.type, space.about)]
    return [Group(space, charter.read(space.about), me) for space in talking if space.joined or me in space.former]


def heir(group: Group, known: Sequence[Group]) -> Group | None:
    """Give the group in which another one goes on, if I belong to it: each has to name the other."""
    wanted, ident = group.charter.successor, group.space.id
    found = (one for one in known if wanted and one.space.id == wanted and one.charter.follows == ident)
    return next((one for one in found if one.space.joined), None)


def lasting(group: Group, known: Sequence[Group]) -> Group:
    """Give the group in which one goes on at last; itself if it has no successor."""
    seen = {group.space.id}
    while (after := heir(group, known)) is not None and after.space.id not in seen:
        group = after
        seen.add(group.space.id)
    return group


def before(group: Group, known: Sequence[Group]) -> tuple[Group, ...]:
    """Give the groups that go on in one, the newest first."""
    found, seen = list[Group](), {group.space.id}
    while True:
        ident = found[-1].space.id if found else group.space.id
        last = next((one for one in known if one.charter.successor == ident and heir(one, known)), None)
        if last is None or last.space.id in seen:
            return tuple(found)
        found.append(last)
        seen.add(last.space.id)


def goes_on(group: Group, known: Sequence[Group]) -> bool:
    """Say whether a group is a part of another conversation; of some that name each other in a ring none is."""
    return heir(group, known) is not None and heir(lasting(group, known), known) is None


async def find_group(app: App, word: str) -> Group:
    """Give the group that a title, an id or its beginning means; Refused `unknown_group` or `ambiguous_group`."""
    known = await groups(app)
    found = _fitting(known, word)
    if len(found) > 1:  # one that goes on in another of them is meant by its id alone
        found = [group for group in found if heir(group, known) not in found]
    if not found:
        raise Refused("unknown_group", "There is no such group; `kith group list` shows all of them.")
    if len(found) > 1:
        ids = ", ".join(group.space.id.hex()[:16] for group in found[:4])
        raise Refused("ambiguous_group", "Several groups fit; use the id, one of {ids}.", ids=ids)
    return found[0]


async def find(app: App, word: str) -> Conversation:
    """Give the conversation that a word means: with a person I may write to, or with a group.

    A name of my own choice wins over a title, as somebody else gave that; else what fits both is refused. Refused
    `unknown_contact`, `ambiguous_contact`, `not_a_contact`, `unknown_group`, `ambiguous_group`.
    """
    everybody, known = await people(app), await groups(app)
    person = next((one for one in everybody if one.space.hex() == word.lower()), None)
    named = [one for one in everybody if one.petname and same_name(one.petname, word)]
    fitting = [] if person or named or _is_account(everybody, word) else _fitting(known, word)
    if not fitting:
        return _with(person or people_rules.choose(everybody, word))
    fitting = list({one.space.id: one for one in (lasting(group, known) for group in fitting)}.values())
    if len(fitting) > 1 or _means_somebody(everybody, word):
        ids = ", ".join(group.space.id.hex()[:16] for group in fitting[:4])
        raise Refused(
            "ambiguous_group", "That name fits more than one conversation; a group is meant by its id: {ids}.", ids=ids
        )
    return _among(fitting[0], known)


async def of_space(app: App, space: bytes) -> Conversation | None:
    """Give the conversation of a space, None if it is none that I may take part in."""
    person = next((one for one in await people(app) if one.space == space and one.may_chat), None)
    if person is not None:
        return Conversation(space, person.name, person=person)
    known = await groups(app)
    return next((_among(group, known) for group in known if group.space.id == space), None)


async def every(app: App, everybody: Sequence[Person] | None = None) -> list[Conversation]:
    """Give all conversations; a group that goes on in another one is a part of that."""
    found = await people(app) if everybody is None else everybody
    persons = [Conversation(one.space, one.name, person=one) for one in found if one.may_chat]
    known = await groups(app)
    return [*persons, *(_among(group, known) for group in known if not goes_on(group, known))]


async def names(app: App, talk: Conversation | None = None) -> Names:
    """Give what people are called: everybody I know and me, and in a group whoever belongs or belonged to it."""
    called = names_of(app, await people(app))
    return called if talk is None else await app.node.read(lambda cx: within(cx, called, talk))


def names_of(app: App, everybody: Sequence[Person]) -> Names:
    """Give what everybody I know and I are called."""
    me = app.node.account
    named = [person for person in everybody if person.is_named]  # of others a group may know more
    known = {person.account: person.name for person in named} | {me: clean_name(app.node.name)}
    shunned = frozenset(person.account for person in everybody if person.state == people_rules.BLOCKED)
    return Names(me, known, frozenset(known), shunned)


def within(cx: Reader, called: Names, talk: Conversation) -> Names:
    """Give the names that count in one conversation, from those of everybody I know."""
    if talk.group is None:
        return called
    told = {account: name for account, name in people_queries.listed(cx, talk.space).items() if name}
    owner = {talk.group.space.owner: talk.group.charter.owner_name}
    return replace(called, called=owner | told | dict(called.called))


def choose_member(group: Group, called: Names, word: str, among: Iterable[bytes] = ()) -> bytes:
    """Give which member, or who of some others, is meant; Refused `not_a_member` or `ambiguous_member`."""
    text, members = word.strip(), [*group.space.ranks, *among]
    span = id_range(text, MIN_ID_PREFIX)
    found = [one for one in members if (span and span[0] <= one <= span[1]) or same_name(called.of(one), text)]
    if not found:
        raise Refused("not_a_member", "Nobody called so belongs to the group “{name}”.", name=group.name)
    if len(found) > 1:
        ids = ", ".join(account.hex()[:16] for account in found[:4])
        raise Refused("ambiguous_member", "Several members fit; use the id, one of {ids}.", ids=ids)
    return found[0]


def _fitting(known: Sequence[Group], word: str) -> list[Group]:
    """Give the groups a word fits: by a whole id, else by what it begins with or by the title."""
    text = word.strip()
    span = id_range(text, MIN_ID_PREFIX)
    whole = read_id(text)
    if whole is not None:
        return [group for group in known if group.space.id == whole]
    return [group for group in known if (span and span[0] <= group.space.id <= span[1]) or same_name(group.name, text)]


def _is_account(everybody: Sequence[Person], word: str) -> bool:
    account = read_id(word.strip())
    return account is not None and any(one.account == account for one in everybody)


def _means_somebody(everybody: Sequence[Person], word: str) -> bool:
    try:
        return people_rules.choose(everybody, word).may_chat
    except Refused as refused:
        return refused.code == "ambiguous_contact"


def _with(person: Person) -> Conversation:
    people_rules.check_partner(person)
    return Conversation(person.space, person.name, person=person)


def _among(group: Group, known: Sequence[Group]) -> Conversation:
    return Conversation(group.space.id, group.name, group=group, before=before(group, known))
