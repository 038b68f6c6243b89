"""Has the window end on SIGTERM and SIGINT. Python hears of a signal when the loop wakes, so the signal wakes it."""

from __future__ import annotations

import asyncio
import signal
import socket


class Signals:
    """Sets an event when the window is asked to end, until it is closed."""

    def __init__(self, over: asyncio.Event) -> None:
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        asyncio.get_event_loop().add_reader(self._ours.fileno(), lambda: self._ours.recv(64))

    def close(self) -> None:
        """Hear of signals no more."""
        asyncio.get_event_loop().remove_reader(self._ours.fileno())
        signal.set_wakeup_fd(-1)
        for end in (self._ours, self._theirs):
            end.close()
