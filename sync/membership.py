"""What a group is: who belongs to it with what rank, which keys were announced, what it is called, and what is visible.

A pure function of its control events and of the identity logs of whoever stated them, the same for every order of
arrival. The statements are in `groups.py`, the resolver in `ranks.py`; `SPEC.md`, section "Groups with a control log".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final, TypeVar

from sync.control import Identity
from sync.cuts import Bounds, bounds_of, by_device
from sync.errors import PeerFault
from sync.event import ABOUT, DEVICE_CUT, KEY_NEW, MERGE, RANK, RELAYS, Event, Header, hlc_ms
from sync.groups import (
    Cut,
    DeviceCut,
    KeyedGroup,
    Ranking,
    Relay,
    kid_of,
    named,
    read_about,
    read_device_cut,
    read_founding,
    read_key,
    read_ranking,
    read_relays,
)
from sync.ranks import ADMIN, MEMBER, MODERATOR, OWNER, REMOVED, Resolution, Statement
from sync.space_keys import Announced

STATED: Final = frozenset({RANK, KEY_NEW, DEVICE_CUT, MERGE, ABOUT, RELAYS})
"""The control kinds that are read here."""

SUCCESSOR: Final = "successor"  # of what a description may hold admins alone change in which group this one goes on

USE: Final = "use"
"""What a group says of itself under this name says what it is for."""

_NOTHING: Final[Mapping[str, object]] = {}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A statement about a rank, who made it, and whether it counts."""

    event: Event
    said: Ranking
    counts: bool


class Group:
    """One evaluation; made anew when a control event or an identity log of a member comes.

    What one `before` it has read of rankings is not read again, which changes nothing but the time that it takes.
    """

    def __init__(
        self,
        genesis: Event,
        events: Iterable[Event],
        identity_of: Callable[[bytes], Identity],
        before: "Group | None" = None,
    ) -> None:
        self._genesis: Final = genesis
        self.space: Final = genesis.id
        self.owner: Final = genesis.header.author
        self.founding: Final[KeyedGroup] = read_founding(genesis)
        self._identity_of = cache(identity_of)
        self._events = _whole(event for event in events if event.header.kind in STATED)
        self._rankings: dict[bytes, Ranking] = self._read(
            RANK, read_ranking, {} if before is None else before._rankings
        )
        self._causes = {id_: event.header.refs for id_, event in self._events.items()}
        self._ends = self._device_ends()
        self._beyond = self._beyond_ends()
        self._resolution = Resolution(self.owner, [self._statement(event) for event in self._events.values()])
        self.ranks: Final = self._resolution.ranks().held
        self.keys: Final = self._announced()
        self.about: Mapping[str, object] = self.founding.about
        self.described: Event | None = None
        self.descriptions: Final[dict[bytes, Mapping[str, object] | None]] = {}  # by id; None: it never held
        self._describe()
        self.relays: Final = self._kept_at()
        granted = (
            said.account for id_, said in self._rankings.items() if said.rank >= MEMBER and self._counts(id_, said)
        )
        self._let_in = frozenset({self.owner, *granted})
        self._removals = self._below(MEMBER)
        self._demotions = {
            account: [each for each in said if self._resolution.held_then(account, each[0]) >= MODERATOR]
            for account, said in self._below(MODERATOR).items()
        }
        self._bounds: dict[tuple[bytes, bytes, bytes], Bounds | None] = {}
        self._open_removals: dict[tuple[bytes, bytes], list[Mapping[bytes, tuple[Cut, ...]]]] = {}

    @property
    def events(self) -> Mapping[bytes, Event]:
        """By id what it was evaluated from, the genesis too."""
        return {**self._events, self.space: self._genesis}

    @property
    def heads(self) -> tuple[bytes, ...]:
        """The control events that no other one saw: what the next statement names, the genesis while there is none."""
        seen = {cause for causes in self._causes.values() for cause in causes}
        return tuple(sorted(id_ for id_ in self._events if id_ not in seen)) or (self.space,)

    @property
    def former(self) -> frozenset[bytes]:
        """The accounts that belonged once and are out."""
        return self._let_in - self.ranks.keys()

    @cached_property
    def banned(self) -> Mapping[bytes, Ranking]:
        """Who is out and not to be let in again, by an admin's word that nobody as high and knowing of it replaced."""
        bans = {id_: said for id_, said in self._rankings.items() if said.banned and self._is_final(id_, said)}
        return {bans[id_].account: bans[id_] for id_ in sorted(bans)}

    def _is_final(self, id_: bytes, said: Ranking) -> bool:
        levels, saw = self._resolution.valid, self._resolution.saw
        level = levels.get(id_, MEMBER)
        later = [at for at, about in self._rankings.items() if about.account == said.account and saw(at, id_)]
        is_ban = level >= ADMIN and said.rank < MEMBER and said.account in self.former
        return is_ban and all(levels.get(at, REMOVED) < level for at in later)

    def cuts_of(self, account: bytes) -> tuple[Cut, ...]:
        """Where somebody who is out was cut off, each time: to say it once more hides nothing that is seen."""
        return tuple(dict.fromkeys(cut for _, said in self._removals[account] for cut in said.cuts))

    @cached_property
    def mentioned(self) -> frozenset[bytes]:
        """Whom anybody let in who might for all they saw, whether or not it counts: what these state may be a cause."""
        then = self._resolution.held_then
        told = [(said.account, id_) for id_, said in self._rankings.items() if said.rank >= MEMBER]
        may = (account for account, id_ in told if then(self._events[id_].header.author, id_) >= MODERATOR)
        return self._let_in | {*may}

    def rulings(self) -> list[Ruling]:
        """Every statement about a rank that could be read; whether it counts may change with what else comes."""
        return [Ruling(self._events[id_], said, self._counts(id_, said)) for id_, said in self._rankings.items()]

    def may(self, account: bytes, right: str, default: int) -> bool:
        """Whether an account has a right now: its rank is at least what the description says, else the default."""
        return self.ranks.get(account, REMOVED) >= right_in(self.about, right, default)

    def was_member(self, account: bytes, announcement: bytes) -> bool:
        """Whether an account belonged to the group in the past of an announcement; of what is not here nobody did."""
        if announcement not in self._events:
            return False
        return self._resolution.held_then(account, announcement) >= MEMBER

    def holds(self, announcement: bytes) -> bool:
        """Whether an announcement is here with all that it saw."""
        return announcement == self.space or announcement in self._traced

    def identity(self, account: bytes) -> Identity:
        """What the log of an account said when this was evaluated."""
        return self._identity_of(account)

    @cached_property
    def _traced(self) -> frozenset[bytes]:
        """The events that are here with all that they saw."""
        found = {self.space}
        for id_ in sorted(self._events, key=self._resolution.depth):
            if found.issuperset(self._causes[id_]):
                found.add(id_)
        return frozenset(found)

    def past(self, statement: bytes) -> list[bytes]:
        """What a statement saw, and itself, causes first; nothing if it is not here."""
        if statement not in self._events:
            return []
        seen = [id_ for id_ in self._events if id_ == statement or self._resolution.saw(statement, id_)]
        return sorted(seen, key=lambda id_: (self._resolution.depth(id_), id_))

    def bounds(self, header: Header) -> Bounds | None:
        """Up to where in its device's chain an event must lie to be visible; None: it is hidden.

        Whoever was removed is heard up to where the removal cut them off. What they state when they are in again counts
        if it names a key that was announced by somebody who knew that. A revoked device ends where its account says.
        Asked again for the same author, device and key it is looked up.
        """
        asked = header.author, header.device, header.kid
        if asked not in self._bounds:
            self._bounds[asked] = self._find_bounds(*asked)
        return self._bounds[asked]

    def is_heard(self, author: bytes, device: bytes, kid: bytes) -> bool:
        """Whether all that a device states under a key is visible, however late; with no other key it may seal."""
        return self._find_bounds(author, device, kid) == ()

    def erasing(self, author: bytes, device: bytes, kid: bytes) -> Bounds | None:
        """As `bounds`, of an erase of what others wrote: up to where it reaches that, if it is visible at all.

        Its author founded the group, or was a moderator or more for whoever announced the key that it names. Of whoever
        lost that since, what lies before the cuts of the statement that took it goes on to count.
        """
        if author == self.owner:
            return ()
        if kid not in self.keys or self._resolution.held_then(author, self.keys[kid].id) < MODERATOR:
            return None
        return bounds_of(self._find_open(self._demotions.get(author, ()), kid, MODERATOR), device)

    def end_of(self, account: bytes, device: bytes) -> DeviceCut | None:
        """Where a revoked device ends, if its account has said so."""
        return self._ends.get((account, device))

    def _find_bounds(self, author: bytes, device: bytes, kid: bytes) -> Bounds | None:
        if kid not in self.keys or author not in self._let_in:
            return None
        if (author, kid) not in self._open_removals:
            self._open_removals[author, kid] = self._find_open(self._removals[author], kid, MEMBER)
        found = bounds_of(self._open_removals[author, kid], device)
        if found is None or not self._is_revoked(author, device):
            return found
        end = self._ends.get((author, device))
        if end is None or not end.id:
            return None
        return (*found, (Cut(device, end.seq, end.id), *(cut for cut in end.points if cut.device == device)))

    def _find_open(
        self, lowered: Iterable[tuple[bytes, Ranking]], kid: bytes, least: int
    ) -> list[Mapping[bytes, tuple[Cut, ...]]]:
        """The cuts by device of each of these that the key does not know to be made up for."""
        told, is_back = self.keys[kid].id, self._resolution.is_back
        open_ = [said for id_, said in lowered if not is_back(id_, told, least)]
        return [by_device(said.cuts) for said in open_]

    def _below(self, least: int) -> defaultdict[bytes, list[tuple[bytes, Ranking]]]:
        """What puts whom below a rank, as far as it counts."""
        found: defaultdict[bytes, list[tuple[bytes, Ranking]]] = defaultdict(list)
        for id_, said in self._rankings.items():
            if said.rank < least and self._counts(id_, said):
                found[said.account].append((id_, said))
        return found

    def _counts(self, id_: bytes, said: Ranking) -> bool:
        is_leave = said.rank == REMOVED and self._events[id_].header.author == said.account != self.owner
        return id_ in self._resolution.valid or (is_leave and id_ not in self._beyond)

    def _read(
        self, kind: int, read: Callable[[Event], _T], before: Mapping[bytes, _T] = MappingProxyType({})
    ) -> dict[bytes, _T]:
        """What the events of one kind say; one that cannot be read stays as a cause and says nothing."""
        found: dict[bytes, _T] = {}
        for id_, event in self._events.items():
            if event.header.kind == kind:
                with suppress(PeerFault):
                    found[id_] = before[id_] if id_ in before else read(event)
        return found

    def _is_revoked(self, account: bytes, device: bytes) -> bool:
        facts = self._identity_of(account).devices.get(device)
        return facts is not None and facts.revoked

    def _device_ends(self) -> dict[tuple[bytes, bytes], DeviceCut]:
        """By (account, device) where revoked ones end, as live admin devices of the account say.

        Whoever states a cut and saw another replaces that; of several that did not see each other the lowest counts.
        Nobody proves that a device they certify is theirs: of the devices of others nobody's word counts.
        """
        found: defaultdict[tuple[bytes, bytes], dict[bytes, DeviceCut]] = defaultdict(dict)
        for id_, said in self._read(DEVICE_CUT, read_device_cut).items():
            header = self._events[id_].header
            devices = self._identity_of(header.author).devices
            signer, target = devices.get(header.device), devices.get(said.device)
            if signer is not None and signer.admin and not signer.revoked and target is not None and target.revoked:
                found[header.author, said.device][id_] = said
        return {ended: self._last_end(said) for ended, said in found.items()}

    def _last_end(self, said: Mapping[bytes, DeviceCut]) -> DeviceCut:
        seen = (
            _reach(self._causes, (cause for id_ in said for cause in self._causes[id_]))
            if len(said) > 1
            else set[bytes]()
        )
        return min((said[id_] for id_ in said.keys() - seen), key=lambda cut: (cut.seq, cut.id))

    def _beyond_ends(self) -> frozenset[bytes]:
        """The control events of revoked devices that do not lie before the end of their device."""
        within: dict[tuple[bytes, bytes], frozenset[bytes]] = {}
        beyond: set[bytes] = set()
        for id_, event in self._events.items():
            signer = event.header.author, event.header.device
            if not self._is_revoked(*signer):
                continue
            if signer not in within:
                end = self._ends.get(signer)
                within[signer] = _reach(self._causes, () if end is None else (end.control,))
            if id_ not in within[signer]:
                beyond.add(id_)
        return frozenset(beyond)

    def _statement(self, event: Event) -> Statement:
        said = None if event.id in self._beyond else self._rankings.get(event.id)
        author = event.header.author
        target, rank = (author, None) if said is None else (said.account, said.rank)
        return Statement(event.id, author, target, rank, self._causes[event.id])

    def _announced(self) -> dict[bytes, Announced]:
        """The keys by name. Of several announcements by the device that made one that counts which saw the least.

        A key that somebody made who was put out beside that, or whose being let in turned out not to count, is there
        for what others have said under it.
        """
        found: dict[bytes, Announced] = {}
        held, seemed = self._resolution.held_then, self._resolution.seemed_in
        for id_, said in self._read(KEY_NEW, read_key).items():
            header = self._events[id_].header
            if held(header.author, id_) < MEMBER and not seemed(header.author, id_):
                continue
            kid, depth = kid_of(said, header), self._resolution.depth(id_)
            whom, orphan = named(said, header.author), not self._stands(id_)
            made = Announced(id_, kid, whom, depth, hlc_ms(header.hlc), 0, orphan=orphan)
            found[kid] = min(made, found.get(kid, made), key=lambda key: (key.orphan, key.depth, key.id))
        return found

    def _stands(self, id_: bytes) -> bool:
        """Whether the author of a statement belonged for all who did not see it, too."""
        author = self._events[id_].header.author
        return self._rank_in(id_) >= MEMBER and not self._resolution.leaves_beside(author, id_)

    def _describe(self) -> None:
        """The description that holds: each is judged by what the one before it, by depth, allows."""
        said = self._read(ABOUT, read_about)
        for id_ in self._in_turn(said):
            rank, names = self._rank_in(id_), said[id_].get(SUCCESSOR) != self.about.get(SUCCESSOR)
            if rank >= max(right_in(self.about, "edit", ADMIN), ADMIN if names else MEMBER):
                self.about, self.described = for_its_use(self.founding.about, said[id_]), self._events[id_]
            self.descriptions[id_] = self.about if self.described is self._events[id_] else None

    def _kept_at(self) -> tuple[Relay, ...]:
        """The relays that hold: those of the last admin to name any, by depth."""
        said = self._read(RELAYS, read_relays)
        counted = [id_ for id_ in self._in_turn(said) if self._rank_in(id_) >= ADMIN]
        return said[counted[-1]] if counted else ()

    def _in_turn(self, ids: Iterable[bytes]) -> list[bytes]:
        """Statements in the order in which each replaces the one before it."""
        return sorted(ids, key=lambda id_: (self._resolution.depth(id_), self._events[id_].header.hlc, id_))

    def _rank_in(self, id_: bytes) -> int:
        """The rank that its author exercises in a statement and held there; none beyond the end of a revoked device."""
        author = self._events[id_].header.author
        if id_ in self._beyond:
            return REMOVED
        return min(self._resolution.rank_then(author, id_), self._resolution.held_then(author, id_))


def for_its_use(founding: Mapping[str, object], about: Mapping[str, object]) -> Mapping[str, object]:
    """A description of a group; what it is for was said when it was founded, and stays: else it would be lost."""
    said = {name: value for name, value in about.items() if name != USE}
    return said | {name: value for name, value in founding.items() if name == USE}


def right_in(about: Mapping[str, object], right: str, default: int) -> int:
    """The lowest rank that has a right by a description, or `default` where that says nothing sound."""
    rights = about.get("rights", _NOTHING)
    said = rights.get(right) if isinstance(rights, dict) else None
    return said if isinstance(said, int) and not isinstance(said, bool) and MEMBER <= said <= OWNER else default


def _whole(events: Iterable[Event]) -> dict[bytes, Event]:
    """Every event once, by id; of several copies of one that with its content, whichever came first."""
    found: dict[bytes, Event] = {}
    for event in events:
        if event.id not in found or event.payload is not None:
            found[event.id] = event
    return dict(sorted(found.items()))


def _reach(causes: Mapping[bytes, Iterable[bytes]], ends: Iterable[bytes]) -> frozenset[bytes]:
    """Events and all that they saw."""
    known: set[bytes] = set()
    waiting = list(ends)
    while waiting:
        id_ = waiting.pop()
        if id_ not in known and id_ in causes:
            known.add(id_)
            waiting += causes[id_]
    return frozenset(known)
