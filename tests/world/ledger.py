"""What was said in a group, who was in it for whoever said it, and who was let in or put out when, seen from outside.

None of it asks the product what its rules are. Whoever belonged to the group in the eyes of the speaker may read what
was said; under "full" also whoever was let in since. `company.py` writes it, and asks what must hold in the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

Line = tuple[str, str, str]
"""A line as a screen shows it: id, account of the author, text."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message that was acknowledged: by whom and when, and who belonged just before, or just before or after."""

    author: str
    at: int
    sure: Set[str]
    perhaps: Set[str]


@dataclass
class Ledger:
    """One group; accounts and ids are written as commands show them."""

    owner: str
    history: str
    said: dict[str, Said] = field(default_factory=dict)
    _let_in: list[tuple[int, str]] = field(default_factory=list)
    _put_out: list[tuple[int, str, bool]] = field(default_factory=list)
    _turn: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def is_full(self) -> bool:
        """Whether newcomers read everything."""
        return self.history == "full"

    def let_in(self, account: str) -> None:
        """Somebody is being let in, whether or not that is acknowledged."""
        self._let_in.append((next(self._turn), account))

    def put_out(self, account: str, for_sure: bool) -> None:
        """Somebody left or was removed, for sure if the owner did it and it was acknowledged."""
        self._put_out.append((next(self._turn), account, for_sure))

    def say(self, id_: str, author: str, before: Set[str], after: Set[str]) -> None:
        self.said[id_] = Said(author, next(self._turn), before & after, before | after)

    def lost(self, shown: Set[str]) -> list[str]:
        """What was acknowledged and is not shown to the owner, of those who never were out."""
        out = {account for _, account, _ in self._put_out}
        return [id_ for id_, said in self.said.items() if id_ not in shown and said.author not in out]

    def unheard_of(self, shown: Set[str]) -> list[str]:
        """What is shown and was said by somebody whom the owner had removed then, and whom nobody had let in again."""
        return [id_ for id_, said in self.said.items() if id_ in shown and self._was_out(said)]

    def forbidden(self, account: str, belongs: bool) -> list[str]:
        """What an account may not hold, by any way; whoever belongs to a group of full history may hold everything."""
        if belongs and self.is_full:
            return []
        return [id_ for id_, said in self.said.items() if not self._may_read(account, said)]

    def misread(self, account: str, everything: Sequence[Line], shown: Sequence[Line]) -> str:
        """What is wrong with what a member is shown, where the owner is shown everything; empty if nothing is."""
        known = {line[0] for line in shown}
        if list(shown) != [line for line in everything if line[0] in known]:
            return "other lines, or in another order"
        due = [id_ for id_, *_ in everything if id_ not in known and self._must_read(account, id_)]
        return f"{len(due)} lines too few" if due else ""

    def _may_read(self, account: str, said: Said) -> bool:
        """The speaker may not have heard yet of somebody who was in; under "full" they may read it all the same."""
        if account in said.perhaps or not self.is_full:
            return account in said.perhaps
        out = max((at for at, who, _ in self._put_out if who == account and at < said.at), default=-1)
        return self._was_let_in(account, since=out)

    def _must_read(self, account: str, id_: str) -> bool:
        return self.is_full or (id_ in self.said and account in self.said[id_].sure)

    def _was_let_in(self, account: str, since: int, until: int | None = None) -> bool:
        return any(who == account and since < at and (until is None or at < until) for at, who in self._let_in)

    def _was_out(self, said: Said) -> bool:
        removals = [at for at, who, for_sure in self._put_out if for_sure and who == said.author and at < said.at]
        return bool(removals) and not self._was_let_in(said.author, max(removals), said.at)


def stranded(owner: str, members: Set[str], contacts: Mapping[str, Set[str]]) -> set[str]:
    """The members that the owner does not reach by contacts among members."""
    reached, waiting = {owner}, [owner]
    while waiting:
        for other in contacts[waiting.pop()] & members - reached:
            reached.add(other)
            waiting.append(other)
    return set(members) - reached
