"""Which sets a link offers: logs, the direct space, circles and albums of the star, and the parts of groups.

It is settled when a link opens. What may be shown to whom is ruled by `sync/space.py`, for the star by
`node/secure/passing.py`, for groups by `node/secure/group_keys.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from crypto.space_key import space_key
from node.secure import group_keys, passing, siblings
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, ranks, space_keys, spaces, welcomes
from node.store.spaces import SpaceRow
from node.store.transaction import Cx
from sync import limits
from sync.ranks import MEMBER
from sync.space import Offered, Standing, control_offer, offers, shared_offer, shelf_offer

GROUP_SETS: Final = 1024
"""Parts of groups, and logs of their members, that one link offers at most."""


@dataclass(frozen=True)
class Offering:
    """What is offered: `groups` says of which group a set is a part, `members` whose logs are taken because of one."""

    sets: tuple[Offered, ...]
    groups: Mapping[bytes, bytes] = field(default_factory=dict)
    members: frozenset[bytes] = frozenset()


def offering(own: Own, cx: Cx, peer: Peer, first: bool) -> Offering:
    """What is offered: from somebody nobody here has asked, or been asked by, not even their own log is taken."""
    if peer.account == own.account:
        log = offers(own.account, peer.account, Standing.FIRST_CONTACT)
        return Offering(log) if first else _to_own_device(own, cx, peer)
    found = offers(own.account, peer.account, Standing.FIRST_CONTACT if first else Standing.CONTACT)
    is_stranger = contacts.get(cx, peer.account) is None
    known = tuple(offered for offered in found if not is_stranger or offered.space == own.account)
    if first:
        return Offering(known)
    parts = list(_parts(own, cx, peer))[:GROUP_SETS]
    members = _members(own, cx, peer, GROUP_SETS - len(parts))
    logs = tuple(Offered(account, account, bodies=True) for account in sorted(members))
    sets = known + _of_star(own, cx, peer) + tuple(offered for offered, _ in parts) + logs
    return Offering(sets, {offered.space: space for offered, space in parts}, members)


def _to_own_device(own: Own, cx: Cx, peer: Peer) -> Offering:
    """Everything, whoever it is with, and of groups what there is room for."""
    own_sets = siblings.offered(own, cx)
    parts = list(_parts(own, cx, peer))[: limits.SPACES - len(own_sets)]
    offered = own_sets + tuple(each for each, _ in parts)
    known = {each.space for each in offered}
    members = sorted(_members(own, cx, peer, limits.SPACES) - known)[: limits.SPACES - len(offered)]
    logs = tuple(Offered(account, account, bodies=True) for account in members)
    return Offering(offered + logs, {each.space: space for each, space in parts}, frozenset(members))


def _of_star(own: Own, cx: Cx, peer: Peer) -> tuple[Offered, ...]:
    """The circles and albums of one side that the other is on the list of, as far as this side knows; the newest."""
    ours = spaces.shown_to(cx, own.account, peer.account, limits.SPACES_COMPARED)
    theirs = spaces.shown_to(cx, peer.account, own.account, limits.SPACES_COMPARED, unsaid=True)
    may = [row for row in ours + theirs if passing.may_see(own, cx, row, peer.account)]
    return tuple(shared_offer(row.id, row.secret) for row in may)


def _parts(own: Own, cx: Cx, peer: Peer) -> Iterator[tuple[Offered, bytes]]:
    """The control logs of groups that both belong to, then their shelves, those of each member's newest keys first."""
    rows = spaces.keyed_of(cx, ranks.spaces(cx, peer.account) | welcomes.by(cx, peer.account))
    may = [row for row in rows if group_keys.may_speak(own, cx, row, peer.account)]
    for row in may:
        yield control_offer(row.id, row.secret, _is_member(cx, row, peer.account)), row.id
    for space, secret in _in_turn(cx, may):
        key = space_key(secret)
        yield shelf_offer(space, key.kid, key.proof_key), space


def _in_turn(cx: Cx, rows: Iterable[SpaceRow]) -> list[tuple[bytes, bytes]]:
    """(group, secret) of the keys that are held: first what each member has made last, then the one before, and so on.

    So whoever makes keys by the hundred crowds out nobody else's, however old these are.
    """
    of_maker: Counter[tuple[bytes, bytes]] = Counter()
    found: list[tuple[int, int, bytes, bytes, bytes]] = []
    for row in rows:
        makers = space_keys.makers(cx, row.id)
        for key in reversed(space_keys.of(cx, row.id)):
            if key.secret is not None:
                maker = row.id, makers.get(key.kid, b"")
                found.append((of_maker[maker], -key.made, key.kid, row.id, key.secret))
                of_maker[maker] += 1
    return [(space, secret) for *_, space, secret in sorted(found)]


def _members(own: Own, cx: Cx, peer: Peer, most: int) -> frozenset[bytes]:
    """Who else belongs to groups that both belong to: their logs say whose their devices are."""
    rows = spaces.keyed_of(cx, ranks.spaces(cx, peer.account))
    found = {place.account for row in rows for place in _places(own, cx, row)} - {own.account, peer.account}
    return frozenset(sorted(found)[:most])


def _places(own: Own, cx: Cx, row: SpaceRow) -> list[ranks.RankRow]:
    return ranks.of(cx, row.id) if _is_member(cx, row, own.account) else []


def _is_member(cx: Cx, row: SpaceRow, account: bytes) -> bool:
    place = ranks.get(cx, row.id, account)
    return place is not None and place.rank >= MEMBER
