"""What this device sees of a group: its membership as the stored control log says it, and the keys it may seal with.

Evaluated anew when anything that matters has come, and remembered until then. What is stated is `groups.py`, what comes
from others `group_log.py`; the rules themselves are `sync/membership.py` and `sync/space_keys.py`.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Final

from crypto.primitives import sha256
from node.secure import identities
from node.secure.own import Own
from node.store import digests, grouped, log, space_keys
from node.store.spaces import SpaceRow
from node.store.transaction import Cx
from sync import control, earlier, limits
from sync.control import Identity
from sync.cuts import Bounds
from sync.event import GENESIS, ID_REVOKE, Event
from sync.groups import Cut
from sync.membership import Group
from sync.space import shelf_of
from sync.space_keys import Announced, History, to_seal_with

_REMEMBERED: Final = 64
_TOLD: Final = 4096
_NONE: Final = frozenset[bytes]()
_THEN_REMEMBERED: Final = 4096


def of(own: Own, cx: Cx, row: SpaceRow) -> Group:
    """What the control log that is held says now, by the identity logs that are held."""
    views, at = own.groups, (own.groups.turn, grouped.top(cx, row.id))
    known = views.known.get(row.id)
    if known is not None and known[0] == at:
        return known[1]
    group = evaluate(own, cx, row.id, None if known is None else known[1])
    views.known[row.id] = at, group
    if len(views.known) > _REMEMBERED:
        views.known.popitem(last=False)
    return group


def evaluate(own: Own, cx: Cx, space: bytes, before: Group | None = None) -> Group:
    """What the control log of a group says, and the identity logs of who states something or ever belonged.

    What an earlier evaluation has read of the events is not read again.
    """
    read = {} if before is None else before.events
    ids = log.ids(cx, space)
    new = [id_ for id_ in ids if id_ not in read or read[id_].payload is None]
    events = log.events(cx, new) + [read[id_] for id_ in set(ids).difference(new)]
    logs = _Logs(own, cx, space)
    group = Group(next(event for event in events if event.header.kind == GENESIS), events, logs.of, before)
    for account in group.ranks.keys() | group.former:
        group.identity(account)
    logs.close()
    return group


def seen(own: Own, cx: Cx, row: SpaceRow) -> Sight:
    """The group with what the rules about its keys ask of the identity logs."""
    return Sight(own, cx, of(own, cx, row))


def is_visible(cx: Cx, group: Group, event: Event) -> bool:
    """Whether a content event counts for whoever reads the group."""
    return _lies_within(cx, event, group.bounds(event.header))


def erases_others(cx: Cx, group: Group, event: Event) -> bool:
    """Whether an erase reaches what others wrote."""
    header = event.header
    reach = group.erasing(header.author, header.device, header.kid)
    return is_visible(cx, group, event) and _lies_within(cx, event, reach)


def points(cx: Cx, space: bytes, device: bytes, upto: int) -> list[Cut]:
    """Points of a device's chain below a number, from which it can be followed by whoever lacks what comes later."""
    found = grouped.points(cx, space, device, upto, limits.CUT_POINTS)
    return [Cut(device, seq, id_) for seq, id_ in found if seq < upto]


def to_seal(own: Own, cx: Cx, row: SpaceRow, erasing: bool = False) -> Announced | None:
    """The key that is sealed with now, one under which all that we say is visible, or None if one must be made.

    With `erasing` one under which what we erase of others' is erased.
    """
    sight = seen(own, cx, row)
    held = [
        _with_use(cx, row.id, sight.group.keys[key.kid])
        for key in space_keys.of(cx, row.id)
        if key.secret is not None
        and sight.group.is_heard(own.account, own.device, key.kid)
        and not (erasing and sight.group.erasing(own.account, own.device, key.kid) != ())
    ]
    return to_seal_with(held, sight, History(row.history), own.clock.now_ms())


def to_hide(own: Own, cx: Cx, row: SpaceRow, event: Event) -> bytes | None:
    """The name of the key that a control event travels under by relays, one of which nobody who is out has the secret.

    How old it is does not matter, but it is none that the event itself announces. None: there is no such key.
    """
    sight, now = seen(own, cx, row), own.clock.now_ms()
    announced = [sight.group.keys.get(key.kid) for key in space_keys.of(cx, row.id) if key.secret is not None]
    held = [replace(key, made_ms=now) for key in announced if key is not None and key.id != event.id]
    found = to_seal_with(held, sight, History(row.history), now)
    return None if found is None else found.kid


@dataclass(frozen=True)
class Sight:
    """A `space_keys.View` over one snapshot of the store."""

    own: Own
    cx: Cx
    group: Group
    _missing: dict[bytes, frozenset[bytes]] = field(default_factory=dict)

    def members(self) -> Set[bytes]:
        """The accounts that belong to it now."""
        return self.group.ranks.keys()

    def was_member(self, account: bytes, announcement: bytes) -> bool:
        """Whether an account belonged to it in the past of an announcement."""
        return self.group.was_member(account, announcement)

    def is_informed(self, key: Announced, accounts: Set[bytes]) -> bool:
        """Whether the announcement is here with all that it saw, and the heads it names of these accounts' logs."""
        return self.group.holds(key.id) and not any(
            self._lacking(key) & key.named.get(each, _NONE) for each in accounts
        )

    def has_revoked_since(self, account: bytes, heads: frozenset[bytes]) -> bool:
        """Whether an account revoked a device outside the past of these heads of its log."""
        if not any(facts.revoked for facts in self._identity(account).devices.values()):
            return False
        void = {id_ for id_, _ in self._identity(account).refused}
        held = log.events(self.cx, log.ids(self.cx, account))
        counting = [event for event in held if event.id not in void or event.header.kind != ID_REVOKE]
        return control.has_revoked_beyond(counting, heads)

    def is_live(self, account: bytes, device: bytes) -> bool:
        """Whether an account certifies a device and does not revoke it."""
        return device in self._identity(account).live

    def was_live(self, account: bytes, device: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        """Whether it did in the past of these heads of its log; where none are named, by what is dated up to a time."""
        return device in self._then(account, heads, made_ms)

    def has_linked_since(self, account: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        """Whether a device of an account is live that was not then."""
        return not self._then(account, heads, made_ms).issuperset(self._identity(account).live)

    def _then(self, account: bytes, heads: frozenset[bytes], made_ms: int) -> frozenset[bytes]:
        """The devices that an account had for whoever had seen these heads of its log."""
        ids, known = log.ids(self.cx, account), self.own.groups.then
        asked = sha256(account, *(sorted(heads) or [made_ms.to_bytes(8, "big")]), b"in", *ids)
        if asked not in known:
            held = log.events(self.cx, ids)
            said = earlier.past(held, heads) if heads else earlier.until(held, made_ms)
            found = identities.of_ids(self.own, self.cx, account, [event.id for event in said])
            known[asked] = frozenset(found.live)
            if len(known) > _THEN_REMEMBERED:
                known.popitem(last=False)
        return known[asked]

    def _lacking(self, key: Announced) -> frozenset[bytes]:
        """The heads of logs that an announcement names and that are not here; once none is, nothing is looked up."""
        told = self.own.groups.told
        if key.id in told:
            return _NONE
        if key.id not in self._missing:
            heads = [head for named in key.named.values() for head in named]
            self._missing[key.id] = frozenset(log.missing(self.cx, heads))
        if not self._missing[key.id] and len(told) < _TOLD:
            told.add(key.id)
        return self._missing[key.id]

    def _identity(self, account: bytes) -> Identity:
        """Of who belongs to it as it was read for the evaluation, which is made anew when any log has grown."""
        if account in self.group.ranks:
            return self.group.identity(account)
        return identities.of(self.own, self.cx, account)


class _Logs:
    """What identity logs say, as long as the transaction lasts that they are read in; then nothing more is known."""

    def __init__(self, own: Own, cx: Cx, space: bytes) -> None:
        self._own, self._cx, self._open = own, cx, True
        held = grouped.member_logs(cx, space)
        self._read = {account: identities.of_ids(own, cx, account, ids) for account, ids in held.items()}

    def of(self, account: bytes) -> Identity:
        """What the log of an account says."""
        if account not in self._read and self._open:
            self._read[account] = identities.of(self._own, self._cx, account)
        return self._read.get(account) or Identity(account)

    def close(self) -> None:
        """Read nothing any more."""
        self._open = False


def _lies_within(cx: Cx, event: Event, bounds: Bounds | None) -> bool:
    """Whether an event lies within all bounds, on a chain that ends at one point of each; at None it does not."""
    return bounds is not None and all(any(_lies_before(cx, event, cut) for cut in _near(cuts)) for cuts in bounds)


def _near(cuts: tuple[Cut, ...]) -> list[Cut]:
    """Points of a chain, the first one first: the way to it is the shortest."""
    return sorted(cuts, key=lambda cut: cut.seq)


def _lies_before(cx: Cx, event: Event, cut: Cut) -> bool:
    return event.header.seq <= cut.seq and grouped.lies_on(cx, cut.id, event.id, event.header.seq)


def _with_use(cx: Cx, space: bytes, key: Announced) -> Announced:
    """A key with how many events name it, as far as they are here."""
    return replace(key, sealed=digests.count(cx, shelf_of(space, key.kid)))
