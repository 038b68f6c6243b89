"""Who is in a conversation, as far as what is shown of it needs that: names, and the ranks in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app import charter
from app.conversations import Conversation, Names


@dataclass(frozen=True, slots=True)
class Crowd:
    """`ranks` of whoever belongs to a group now; None between two people, of whom the other is the `partner`."""

    names: Names
    ranks: Mapping[bytes, int] | None = None
    partner: bytes = b""

    @property
    def me(self) -> bytes:
        """My account."""
        return self.names.me

    @property
    def moderates(self) -> bool:
        """Whether I may delete what others wrote."""
        return self.ranks is not None and self.ranks.get(self.me, charter.OUT) >= charter.MODERATOR

    def knows(self, account: bytes) -> bool:
        """Say whether an account is me or somebody I know."""
        return account in self.names.known


def crowd(talk: Conversation, names: Names) -> Crowd:
    """Give who is in a conversation; in a group that I left nobody moderates for me."""
    if talk.group is None:
        return Crowd(names, partner=b"" if talk.person is None else talk.person.account)
    return Crowd(names, talk.group.space.ranks if talk.group.space.joined else {})
