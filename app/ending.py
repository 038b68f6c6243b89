"""What SIGTERM and SIGINT mean to a process that serves: a clean end, also while it is still being loaded.

Loading takes a second, so `from_the_start` stands before it and imports nothing; once there is an event loop, `asked`
takes over.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import asyncio

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def from_the_start() -> None:
    """End with exit code 0 when a signal comes: nothing has begun to serve that would have to be ended first."""
    for number in SIGNALS:
        signal.signal(number, _leave)


def asked() -> asyncio.Event:
    """Give what is set from now on when a signal comes, in the loop that runs."""
    import asyncio

    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _leave(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)
