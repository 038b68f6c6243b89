"""How far my messages are with others: between two people with the best of the other's devices, in a group with all.

In a group those count who were in it when a message was written and still are; who came later got it as history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.chat import rules
from app.chat.crowd import Crowd
from app.context import Reader

Marks = Mapping[bytes, Mapping[bytes, tuple[int, int]]]
NOWHERE = (0, 0)


@dataclass(frozen=True, slots=True)
class Reach:
    """`marks`: of each device of mine what each account has and read; `since`: when each came who is in a group now."""

    marks: Marks
    since: Mapping[bytes, int] | None

    def of(self, device: bytes, seq: int, at: int, held: int | None) -> str:
        """Give how far a message of mine is; `held` is None before it was sent, 1 if it came back from who has it."""
        if self.since is None:
            best = self._best(device)
            return rules.state_of_mine(seq, held is not None, seq if held else best[0], best[1])
        far = [self.marks.get(device, {}).get(account, NOWHERE) for account in self.readers(at)]
        delivered, read = min((one[0] for one in far), default=0), min((one[1] for one in far), default=0)
        return rules.state_of_mine(seq, held is not None, delivered, read)

    def with_one(self, account: bytes, device: bytes, seq: int, held: int | None) -> str:
        """Give how far a message of mine is with one account."""
        delivered, read = self.marks.get(device, {}).get(account, NOWHERE)
        known = seq if held and self.since is None else delivered
        state = rules.state_of_mine(seq, True, known, read)
        return state if held is not None or state != rules.SENT else rules.QUEUED

    def readers(self, at: int) -> list[bytes]:
        """Give who was in a group at a time and still is, me excepted."""
        return [] if self.since is None else [account for account, since in self.since.items() if since <= at]

    def _best(self, device: bytes) -> tuple[int, int]:
        marks = self.marks.get(device, {}).values()
        return max((one[0] for one in marks), default=0), max((one[1] for one in marks), default=0)


def reach(cx: Reader, space: bytes, crowd: Crowd) -> Reach:
    """Give how far everybody is in what I wrote in a conversation."""
    marks: dict[bytes, dict[bytes, tuple[int, int]]] = {}
    rows = cx.rows(
        "SELECT mine, account, max(delivered), max(read) FROM chat_mark WHERE space = ? GROUP BY mine, account",
        (space,),
    )
    for device, account, delivered, read in rows:
        marks.setdefault(device, {})[account] = (delivered, read)
    if crowd.ranks is None:
        return Reach(marks, None)
    came = _came(cx, space)
    return Reach(marks, {account: came.get(account, 0) for account in crowd.ranks if account != crowd.me})


def _came(cx: Reader, space: bytes) -> dict[bytes, int]:
    """Give when each account came into a group, the last time it did."""
    came: dict[bytes, int] = {}
    belongs: set[bytes] = set()
    rows = cx.rows("SELECT target, rank, at FROM chat_rule WHERE space = ? AND counts ORDER BY at, id", (space,))
    for account, rank, at in rows:
        if rank < 0:
            belongs.discard(account)
        elif account not in belongs:
            belongs.add(account)
            came[account] = at
    return came
