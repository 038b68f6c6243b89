"""What this node asks of devices it has no link to, and when again: their identity log, and what it lacks of chains.

Everything that is asked is a row of the outbox; here is the rhythm alone. Time is the event loop's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from node.secure import gaps, logs
from node.secure.own import Own
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx

Job = Callable[[Tx], None]

ASK_LOG_S: Final = 3600.0
WAIT_S: Final = 60.0
"""What is on its way may fill a gap: so long nothing is asked for."""

FIRST_S: Final = 600.0
CAP_S: Final = 24 * 3600.0
"""Between two times that a device is told what we hold: longer each time."""


class _Turn:
    """When a device may be told again, how long to wait after that, and what is to happen next."""

    __slots__ = ("at", "pause", "sure", "timer")

    def __init__(self) -> None:
        self.at = 0.0
        self.pause = FIRST_S
        self.sure = False
        self.timer: asyncio.TimerHandle | None = None


class Asking:
    """One for a node; `soon` runs a transaction, `is_linked` says whether a link makes asking unneeded."""

    def __init__(
        self, own: Own, soon: Callable[[Callable[[Tx], None]], None], is_linked: Callable[[bytes], bool]
    ) -> None:
        self._own = own
        self._soon = soon
        self._is_linked = is_linked
        self._asked: dict[bytes, float] = {}
        self._turns: dict[bytes, _Turn] = {}
        self._closed = False

    def close(self) -> None:
        """Ask nothing any more."""
        self._closed = True
        for turn in self._turns.values():
            if turn.timer is not None:
                turn.timer.cancel()

    def log_is_old(self, row: ContactRow) -> None:
        """Our copy of a contact's identity log is old: ask for it, once an hour."""
        now = asyncio.get_running_loop().time()
        if now >= self._asked.get(row.device, 0.0):
            self._asked[row.device] = now + ASK_LOG_S
            self._soon(lambda tx: logs.ask(self._own, tx, row.account, row.device))

    def lacking(self, row: ContactRow, sure: bool) -> None:
        """A chain has a hole, or (`sure`) one of us lacks what the other has: say what we hold before long."""
        turn = self._turns.setdefault(row.device, _Turn())
        turn.sure = turn.sure or sure
        if turn.timer is None and not self._closed:
            loop = asyncio.get_running_loop()
            turn.timer = loop.call_at(max(turn.at, loop.time() + WAIT_S), self._due, row)

    def _due(self, row: ContactRow) -> None:
        turn = self._turns[row.device]
        turn.timer = None
        if self._is_linked(row.device):
            return  # comparing sets does it better
        sure, turn.sure = turn.sure, False

        def work(tx: Tx) -> None:
            if sure or gaps.is_lacking(self._own, tx, row.account):
                gaps.say(self._own, tx, row.account, row.device)
                tx.after(partial(self._said, row))
            else:
                tx.after(partial(self._done, row.device))

        self._soon(work)

    def _done(self, device: bytes) -> None:
        """Nothing is lacking: begin anew the next time, unless more was noticed meanwhile."""
        if self._turns[device].timer is None:
            del self._turns[device]

    def _said(self, row: ContactRow) -> None:
        """Look again when the next time may be; by then nothing is lacking, as a rule."""
        turn = self._turns[row.device]
        turn.at = asyncio.get_running_loop().time() + turn.pause
        turn.pause = min(CAP_S, 2 * turn.pause)
        self.lacking(row, False)


def lacking(own: Own, cx: Cx, rows: list[ContactRow]) -> list[ContactRow]:
    """Those contacts with whom we share a chain that has a hole."""
    return [row for row in rows if row.state == "contact" and gaps.is_lacking(own, cx, row.account)]
