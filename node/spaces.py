"""The spaces of this node: circles and groups as commands see them (`app/parts.py`, Spaces), and stating in any space.

Each call is one transaction: of `node/secure/shared.py` for a circle or group, else of `node/secure/outgoing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from node.errors import Refused
from node.secure import groups, outgoing, rollback, shared
from node.secure.own import Own
from node.secure.shown import shown
from node.store import contacts, log, marks, ranks, spaces
from node.store.db import Cx, Store, Tx
from node.store.spaces import SpaceRow
from sync.ranks import MEMBER, OWNER
from sync.space import direct_space, personal_space


@dataclass(frozen=True, slots=True)
class Space:
    """A circle or a group this node knows; of another's circle only this account is among `members`."""

    id: bytes
    type: str
    owner: bytes
    about: Mapping[str, object]
    members: Sequence[bytes]
    everybody: bool
    history: str
    ranks: Mapping[bytes, int]
    joined: bool
    former: Sequence[bytes]
    banned: Sequence[bytes] = ()


class Spaces:
    """The circles and groups of one node."""

    def __init__(self, own: Own, store: Store) -> None:
        self._own = own
        self._store = store
        self._others: dict[bytes, bytes] = {}

    async def state(
        self, space: bytes, kind: int, payload: Mapping[str, object], expires: int = 0, instead: bytes = b""
    ) -> bytes:
        """State an event in a space of whatever kind; see `Node.publish`.

        WorldFault("disk_full"); what is for our own devices alone, such as what was read, is kept as long as it can be.
        """
        room = self._store.room
        personal = personal_space(self._own.account)
        (room.refuse_any if space == personal else room.refuse_new)()

        def work(tx: Tx) -> bytes:
            rollback.check(tx)
            if instead:
                outgoing.take_back(self._own, tx, instead)
            if space == personal:
                return outgoing.publish_personal(self._own, tx, kind, payload).id
            if (row := spaces.get(tx, space)) is not None:
                publish = groups.publish if row.history else shared.publish
                return publish(self._own, tx, row, kind, payload, expires).id
            return outgoing.publish(self._own, tx, self._other(tx, space), kind, payload, expires).id

        return await self._store.write(work)

    async def erase(self, space: bytes, targets: Sequence[bytes]) -> bytes:
        """State that events are erased; see `Node.publish_erase`."""

        def work(tx: Tx) -> bytes:
            rollback.check(tx)
            if (row := spaces.get(tx, space)) is not None:
                erase = groups.erase if row.history else shared.erase
                return erase(self._own, tx, row, targets).id
            if space == personal_space(self._own.account):
                return outgoing.erase_personal(self._own, tx, targets).id
            return outgoing.erase(self._own, tx, self._other(tx, space), targets).id

        return await self._store.write(work)

    async def found(
        self,
        type_: str,
        about: Mapping[str, object],
        members: Sequence[bytes],
        everybody: bool = False,
        history: str = "",
    ) -> bytes:
        """Found a circle or a group and put contacts on its list; its id, once all is on the disk and in the outbox.

        With `history` it is a group with a control log and space keys.
        Refused("bad_space", "not_a_contact", "too_many_members", "too_many_spaces", "rolled_back"),
        WorldFault("disk_full").
        """
        self._store.room.refuse_new()
        founding = (type_, dict(about), everybody)

        def work(tx: Tx) -> bytes:
            rollback.check(tx)
            if history:
                return groups.found(self._own, tx, about, members, history)
            return shared.found(self._own, tx, founding, members)

        return await self._store.write(work)

    async def enlist(self, space: bytes, members: Sequence[bytes]) -> None:
        """Put contacts on the list of a space of mine; they get all that is in it.

        Refused("unknown_space", "not_yours", "not_a_contact", "too_many_members"), WorldFault("disk_full").
        """
        self._store.room.refuse_new()

        def work(tx: Tx) -> None:
            row = _current(tx, space)
            (groups if row.history else shared).enlist(self._own, tx, row, members)

        await self._store.write(work)

    async def dismiss(self, space: bytes, member: bytes) -> None:
        """Take an account off the list of a space; Refused("unknown_space", "not_yours", "not_allowed")."""

        def work(tx: Tx) -> None:
            row = _current(tx, space)
            (groups if row.history else shared).dismiss(self._own, tx, row, member)

        await self._store.write(work)

    async def ban(self, space: bytes, account: bytes) -> None:
        """Remove an account from a group, if it is in it, and have nobody let it in again; Refused("not_allowed")."""
        await self._store.write(lambda tx: groups.dismiss(self._own, tx, _keyed(tx, space), account, ban=True))

    async def pardon(self, space: bytes, account: bytes) -> None:
        """Lift a ban; Refused("unknown_space", "not_allowed")."""
        await self._store.write(lambda tx: groups.pardon(self._own, tx, _keyed(tx, space), account))

    async def rank(self, space: bytes, account: bytes, rank: int) -> None:
        """Make a member of a group an admin (2), a moderator (1) or a member (0) of lower rank than mine.

        Refused("unknown_space", "not_allowed", "not_a_member").
        """
        await self._store.write(lambda tx: groups.rank(self._own, tx, _keyed(tx, space), account, rank))

    async def leave(self, space: bytes) -> None:
        """Leave a group; Refused("unknown_space", "owner_stays")."""
        await self._store.write(lambda tx: groups.leave(self._own, tx, _keyed(tx, space)))

    async def describe(self, space: bytes, about: Mapping[str, object]) -> None:
        """State anew what a group says of itself; Refused("unknown_space", "not_allowed", "bad_space")."""
        self._store.room.refuse_new()
        await self._store.write(lambda tx: groups.describe(self._own, tx, _keyed(tx, space), about))

    def see(self, tx: Tx, space: bytes) -> None:
        """Note that this person has seen all that is held of a space; the devices of its authors are told.

        In a group that is whatever came: who was let in later may never hold what was said before. Nobody is told where
        this account does not show what it has read.
        """
        if not shown(tx).receipts:
            return
        row = spaces.get(tx, space)
        for device, head in sorted(log.heads(tx, space).items()):
            seen = head.seq if row is not None and row.history else head.contiguous
            if device != self._own.device and marks.see(tx, space, self._own.device, device, seen):
                place = log.place(tx, head.id)
                if place is not None:
                    outgoing.marks_due(self._own, tx, place.author, device)

    async def every(self) -> Sequence[Space]:
        """Give all circles and groups this node knows, its own and those of others, oldest first."""
        return await self._store.read(lambda cx: [self._space(cx, row) for row in spaces.all_of(cx)])

    def _space(self, cx: Cx, row: SpaceRow) -> Space:
        return self._group(cx, row) if row.history else self._of_star(cx, row)

    def _group(self, cx: Cx, row: SpaceRow) -> Space:
        places = ranks.of(cx, row.id)
        held = {place.account: place.rank for place in places if place.rank > ranks.WAS_ONE}
        return Space(
            id=row.id,
            type=row.type,
            owner=row.owner,
            about=msgspec.msgpack.decode(row.about),
            members=[account for account in held if account != row.owner],
            everybody=False,
            history=row.history,
            ranks=held,
            joined=self._own.account in held,
            former=[place.account for place in places if place.rank <= ranks.WAS_ONE],
            banned=[place.account for place in places if place.rank == ranks.BANNED],
        )

    def _of_star(self, cx: Cx, row: SpaceRow) -> Space:
        members = spaces.listed(cx, row.id)
        if row.owner != self._own.account and not members and shared.is_on(self._own, cx, row):
            members = [self._own.account]  # until its owner says so, whoever was given it is on the list
        return Space(
            id=row.id,
            type=row.type,
            owner=row.owner,
            about=msgspec.msgpack.decode(row.about),
            members=members,
            everybody=row.everybody,
            history="",
            ranks={row.owner: OWNER} | dict.fromkeys(members, MEMBER),
            joined=row.owner == self._own.account or self._own.account in members,
            former=[each.account for each in spaces.members(cx, row.id) if not each.listed],
        )

    def _other(self, cx: Cx, space: bytes) -> bytes:
        """The account at the other end of a direct space."""
        account = self._others.get(space)
        if account is None:
            for row in contacts.all_of(cx):
                self._others[direct_space(self._own.account, row.account)] = row.account
            account = self._others.get(space)
        if account is None:
            raise Refused("unknown_space", "There is no such conversation, circle or group.")
        return account


def _current(tx: Tx, space: bytes) -> SpaceRow:
    """A circle or group, for a store that is not behind what it was; Refused("unknown_space", "rolled_back")."""
    rollback.check(tx)
    return shared.known(tx, space)


def _keyed(tx: Tx, space: bytes) -> SpaceRow:
    """A group with a control log; as `_current`."""
    row = _current(tx, space)
    if not row.history:
        raise Refused("unknown_space", "There is no such group with ranks.")
    return row
