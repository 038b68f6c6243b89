"""Links into groups as commands see them (`app/admission.py`, Joins): made, listed, taken back, used, and answered.

Each call is one transaction of `node/secure/join_links.py`, `join_requests.py`, `join_asking.py` or `join_deciding.py`.
What others see and decide of who asks here is `serve`, which goes on while the node runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from node import upkeep
from node.errors import Refused, WorldFault
from node.secure import group_link, join_asking, join_deciding, join_links, join_requests, join_showing, rollback
from node.secure.join_links import Terms
from node.secure.own import Own
from node.store import invites, joins, shown
from node.store.db import Cx, Store, Tx
from node.store.joins import AskedRow, LinkRow
from node.store.shown import DecidedRow, ShownRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offered:
    """A link into a group that was made here: on what terms, how often it can still be used, and who did."""

    id: bytes
    space: bytes
    link: str = field(repr=False)
    approve: bool
    questions: Sequence[str]
    expires: int
    left: int
    used_by: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody's link into a group says; nothing of it is proven."""

    space: bytes
    account: bytes
    name: str
    members: int
    approve: bool
    questions: Sequence[str]
    expires: int


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who waits to be let into a group: what the link asked, and what was answered.

    Of a link that was made elsewhere `device` of `holder` says so, and that they are called `name`; `verdict` (yes, no)
    waits for it, and `why` is the code of why it did not do the last one.
    """

    space: bytes
    account: bytes
    questions: Sequence[str]
    answers: Sequence[str] = field(repr=False)
    at: int
    name: str = ""
    holder: bytes = b""
    device: bytes = b""
    verdict: str = ""
    why: str = ""


class Joins:
    """Who comes into groups by links, seen from one node."""

    def __init__(self, own: Own, store: Store) -> None:
        self._own = own
        self._store = store

    async def invite(
        self,
        space: bytes,
        name: str,
        expires_seconds: int,
        uses: int,
        questions: Sequence[str] | None,
        addresses: Sequence[str] = (),
    ) -> Offered:
        """Make a link into a group called so; without addresses it names those this node listens at.

        With questions, even none, a person lets in whoever comes by it. Refused("unknown_space", "not_allowed",
        "bad_questions", "bad_invite_terms", "too_many_invites").
        """
        terms = Terms(expires_seconds, uses, questions is not None, tuple(questions or ()))

        def make(tx: Tx) -> Offered:
            where = tuple(addresses) or upkeep.addresses(tx)
            link = join_links.make(self._own, tx, space, name, terms, where)
            tx.after(self._own.wake.ring().contacts_changed)
            return _offered(tx, next(row for row in joins.links(tx) if row.link == link))

        return await self._write(make)

    async def offered(self, space: bytes) -> list[Offered]:
        """The links into a group by which somebody new can come now, the newest first."""
        return await self._store.read(lambda cx: [_offered(cx, row) for row in join_links.usable(self._own, cx, space)])

    async def revoke(self, link: bytes) -> None:
        """Let nobody in any more by a link of this id; Refused("unknown_invite")."""
        await self._write(lambda tx: join_links.revoke(self._own, tx, link))

    def door(self, link: str) -> Door:
        """What a link says; Refused("bad_invite", "newer_invite")."""
        said = group_link.read_link(link)
        return Door(
            space=said.space,
            account=said.invite.account,
            name=said.name,
            members=said.members,
            approve=said.approve,
            questions=said.questions,
            expires=said.invite.expires,
        )

    async def join(self, link: str, answers: Sequence[str]) -> AskedRow | None:
        """Ask to be let into a group by a link; None if we belong to it already. A durable job.

        Refused("bad_invite", "newer_invite", "own_invite", "invite_expired", "bad_answers", "too_many_asked").
        """
        return await self._write(lambda tx: join_links.use(self._own, tx, link, tuple(answers)))

    async def asked(self) -> list[AskedRow]:
        """The groups that we asked to be let into and have not taken that back, the oldest first."""
        return [row for row in await self._store.read(joins.asked) if row.state != joins.WITHDRAWN]

    async def cancel(self, space: bytes) -> None:
        """Ask no more, or forget that it was refused; Refused("no_request")."""
        await self._write(lambda tx: join_asking.cancel(self._own, tx, space))

    async def requests(self) -> list[Request]:
        """Who waits to be let into a group we belong to, here and then elsewhere, the oldest first."""

        def look(cx: Cx) -> list[Request]:
            questions = {row.secret: row.questions for row in joins.links(cx)}
            here = [
                Request(row.space, row.account, questions.get(row.secret, ()), row.answers, row.at)
                for row in join_requests.waiting(self._own, cx)
            ]
            elsewhere = [
                Request(
                    *(row.space, row.account, row.questions, row.answers, row.at),
                    *(row.name, row.holder, row.device, row.verdict, row.why),
                )
                for row in join_deciding.listed(self._own, cx)
            ]
            return here + elsewhere

        return await self._store.read(look)

    async def decided(self) -> list[DecidedRow]:
        """What others decided about who asked, the newest first; a few."""
        return await self._store.read(shown.decided)

    async def admit(self, space: bytes, account: bytes) -> None:
        """Let in who asked, or have that done by the device whose link it was.

        Refused("no_request", "not_allowed", "banned", "too_many_members", "not_a_member").
        """
        self._store.room.refuse_new()
        await self._write(lambda tx: self._decide(tx, space, account, True))

    async def decline(self, space: bytes, account: bytes) -> None:
        """Turn down who asked, or have that done by the device whose link it was; Refused("no_request")."""
        await self._write(lambda tx: self._decide(tx, space, account, False))

    async def serve(self) -> None:
        """Show who asks here to whoever may let people in too, and do what they decide, until cancelled."""
        bell = asyncio.Event()
        self._own.wake.joins = bell.set
        try:
            if not await self._store.read(shown.is_empty):
                await self._store.write(lambda tx: join_deciding.tidy(self._own, tx))
            while True:
                await self._store.room.for_new()
                for row in await self._store.read(join_showing.verdicts):
                    await self._carry_out(row)
                if not await self._store.read(join_showing.is_idle):
                    await self._store.write(lambda tx: join_showing.follow(self._own, tx))
                await bell.wait()
                bell.clear()
        except WorldFault:
            return  # the store is closing or dead, and says so itself

    async def _carry_out(self, row: ShownRow) -> None:
        """Do what somebody decided; while this store is behind what it was, that waits."""

        def work(tx: Tx) -> None:
            rollback.check(tx)
            join_showing.carry_out(self._own, tx, row.device, row.id)

        try:
            await self._store.write(work)
        except Refused as refused:
            code = refused.code
            if code not in rollback.CODES:
                await self._store.write(lambda tx: join_showing.refuse(self._own, tx, row.device, row.id, code))

    def _decide(self, tx: Tx, space: bytes, account: bytes, yes: bool) -> None:
        if any((row.space, row.account) == (space, account) for row in join_requests.waiting(self._own, tx)):
            decide = join_requests.admit if yes else join_requests.decline
            decide(self._own, tx, space, account)
        else:
            join_deciding.decide(self._own, tx, space, account, yes)

    async def _write(self, work: Callable[[Tx], T]) -> T:
        """One transaction, for a store that is not behind what it was; Refused("rolled_back"), WorldFault."""
        self._store.room.refuse_any()

        def checked(tx: Tx) -> T:
            rollback.check(tx)
            return work(tx)

        return await self._store.write(checked)


def _offered(cx: Cx, row: LinkRow) -> Offered:
    return Offered(
        id=join_links.name_of(row),
        space=row.space,
        link=row.link,
        approve=row.approve,
        questions=row.questions,
        expires=row.expires,
        left=row.left,
        used_by=invites.used_by(cx, row.secret),
    )
