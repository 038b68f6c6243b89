"""What SIGTERM, SIGINT and SIGHUP mean: to a process that serves a clean end, also while it is still being loaded.

Loading takes a second, so `from_the_start` stands before it and imports nothing; once there is an event loop, `asked`
takes over. A command that has to take back what it began is run `taken_back`.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import asyncio

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def from_the_start() -> None:
    """End with exit code 0 when a signal comes: nothing has begun to serve that would have to be ended first."""
    for number in _heard():
        signal.signal(number, _leave)


def asked() -> asyncio.Event:
    """Give what is set from now on when a signal comes, in the loop that runs."""
    import asyncio

    stop = asyncio.Event()
    for number in _heard():
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextmanager
def taken_back() -> Iterator[None]:
    """Have SIGTERM and a closed terminal do what Ctrl+C does: raise KeyboardInterrupt, once, so that all is cleaned up.

    What is ignored stays ignored, as SIGHUP is by `nohup`. Python hears of signals on its main thread alone.
    """
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, _interrupt) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _heard() -> list[signal.Signals]:
    """Give the signals that end what serves: not that of a closed terminal where it is ignored, as by `nohup`."""
    return [each for each in SIGNALS if each != signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN]


def _interrupt(_number: int, _frame: object) -> NoReturn:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # cleaning up is not interrupted
    raise KeyboardInterrupt


def _leave(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)
