"""Links into groups as commands see them, and who asks by them, each a Protocol; the real is `node/joins.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Offered(Protocol):
    """A link into a group that I made, and by which somebody new can come."""

    @property
    def id(self) -> bytes:
        """8 bytes."""

    @property
    def link(self) -> str:
        """Its text: whoever holds it may come, so it is as private as a key."""

    @property
    def approve(self) -> bool:
        """Whether a person lets in whoever comes by it."""

    @property
    def questions(self) -> Sequence[str]:
        """What is asked of them."""

    @property
    def expires(self) -> int:
        """Unix seconds."""

    @property
    def left(self) -> int:
        """How many can still use it."""

    @property
    def used_by(self) -> Sequence[bytes]:
        """The accounts that used it, whatever came of that."""


class Door(Protocol):
    """What somebody's link into a group says: unclean, and nothing of it is proven."""

    @property
    def space(self) -> bytes:
        """The group."""

    @property
    def account(self) -> bytes:
        """Who made the link."""

    @property
    def name(self) -> str:
        """What the group was called then."""

    @property
    def members(self) -> int:
        """How many belonged to it then."""

    @property
    def approve(self) -> bool:
        """Whether a person lets in whoever comes by it."""

    @property
    def questions(self) -> Sequence[str]:
        """What is asked of whoever uses it."""

    @property
    def expires(self) -> int:
        """Unix seconds."""


class Asked(Protocol):
    """A group that I asked to be let into."""

    @property
    def space(self) -> bytes:
        """The group."""

    @property
    def account(self) -> bytes:
        """Whom I asked."""

    @property
    def name(self) -> str:
        """What the link called the group, unclean."""

    @property
    def state(self) -> str:
        """One of asking (nobody was reached yet), asked, waiting (for a person there) and refused."""

    @property
    def why(self) -> str:
        """The code of a refusal, else empty."""

    @property
    def at(self) -> int:
        """When I asked, in Unix milliseconds."""


class Request(Protocol):
    """Somebody who waits to be let into a group that I belong to."""

    @property
    def space(self) -> bytes:
        """The group."""

    @property
    def account(self) -> bytes:
        """Who asks; a contact by now."""

    @property
    def questions(self) -> Sequence[str]:
        """What the link asked by which they came."""

    @property
    def answers(self) -> Sequence[str]:
        """What they answered, unclean; maybe less than was asked."""

    @property
    def at(self) -> int:
        """When they asked, in Unix milliseconds."""

    @property
    def name(self) -> str:
        """What they are called where the link was made, unclean; empty for a link of this device."""

    @property
    def holder(self) -> bytes:
        """Whose link it is, if it was made elsewhere, else nothing."""

    @property
    def device(self) -> bytes:
        """The device that made it, if it was another one, else nothing."""

    @property
    def verdict(self) -> str:
        """What I decided and that device has not done yet: yes, no, or nothing."""

    @property
    def why(self) -> str:
        """The code of why it did not do what I decided, else empty."""


class Decided(Protocol):
    """What became of somebody who asked, decided by somebody else."""

    @property
    def space(self) -> bytes:
        """The group."""

    @property
    def account(self) -> bytes:
        """Who asked."""

    @property
    def name(self) -> str:
        """What they are called where the link was made, unclean."""

    @property
    def code(self) -> str:
        """One of admitted, declined, withdrawn, member and not_allowed."""

    @property
    def by(self) -> bytes:
        """Who decided, or nothing."""

    @property
    def at(self) -> int:
        """When that was known here, in Unix milliseconds."""


class Joins(Protocol):
    """Who comes into groups by links."""

    async def invite(
        self,
        space: bytes,
        name: str,
        expires_seconds: int,
        uses: int,
        questions: Sequence[str] | None,
        addresses: Sequence[str] = (),
    ) -> Offered:
        """Make a link into a group called so; with questions, even none, a person lets in whoever comes by it.

        Refused("not_allowed", "bad_questions", "too_many_invites").
        """

    async def offered(self, space: bytes) -> Sequence[Offered]:
        """Give the links into a group by which somebody new can come now, the newest first."""

    async def revoke(self, link: bytes) -> None:
        """Let nobody in any more by a link of this id. Refused("unknown_invite")."""

    def door(self, link: str) -> Door:
        """Read a link. Refused("bad_invite", "newer_invite")."""

    async def join(self, link: str, answers: Sequence[str]) -> Asked | None:
        """Ask to be let into a group; None if I belong to it already. Refused."""

    async def asked(self) -> Sequence[Asked]:
        """Give the groups that I asked to be let into, the oldest first."""

    async def cancel(self, space: bytes) -> None:
        """Ask no more, or forget a refusal. Refused("no_request")."""

    async def requests(self) -> Sequence[Request]:
        """Give those who wait to be let into a group I belong to, by links of this device and then of others."""

    async def decided(self) -> Sequence[Decided]:
        """Give what others decided of who asked, the newest first; a few."""

    async def admit(self, space: bytes, account: bytes) -> None:
        """Let in who asked, or have whoever made the link do it.

        Refused("no_request", "not_allowed", "banned", "too_many_members").
        """

    async def decline(self, space: bytes, account: bytes) -> None:
        """Turn down who asked, or have whoever made the link do it. Refused("no_request")."""
