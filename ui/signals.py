"""Has the window end on SIGTERM, SIGINT and SIGHUP, from before anything is loaded: never in the middle of something.

Python hears of a signal when the loop wakes, so the signal wakes it. Before there is a loop, `waiting` ends by it.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

NUMBERS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Signals:
    """Remembers that the window is asked to end, and sets an event once there is one; what is ignored stays ignored."""

    def __init__(self) -> None:
        self.came = False
        self._waits = False
        self._over: asyncio.Event | None = None
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        for number in NUMBERS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait for others in here: KeyboardInterrupt when a signal comes, or came."""
        self._waits = True
        try:
            if self.came:
                raise KeyboardInterrupt
            yield
        finally:
            self._waits = False

    def tell(self, over: asyncio.Event) -> None:
        """Set this event when a signal comes, or came; in the loop that is going to run."""
        import asyncio

        self._over = over
        signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        asyncio.get_event_loop().add_reader(self._ours.fileno(), lambda: self._ours.recv(64))
        if self.came:
            over.set()

    def close(self) -> None:
        """Wake the loop no more; it comes to its end."""
        import asyncio

        asyncio.get_event_loop().remove_reader(self._ours.fileno())
        signal.set_wakeup_fd(-1)
        for end in (self._ours, self._theirs):
            end.close()

    def _hear(self, _number: int, _frame: object) -> None:
        self.came = True
        if self._over is not None:
            self._over.set()
        if self._waits:
            self._waits = False  # cleaning up is not interrupted
            raise KeyboardInterrupt
