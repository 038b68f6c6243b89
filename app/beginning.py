"""The first thing that is loaded: while the rest is, Ctrl+C ends this as it ends any program.

Nobody is there yet to take it as an end, and where it struck Python would print what was being loaded.
"""

from __future__ import annotations

import signal
from collections.abc import Callable

if by_keys := signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def over(work: Callable[[], int]) -> int:
    """Everything is loaded: do the work, in which Ctrl+C is a KeyboardInterrupt again."""
    if by_keys:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return work()
