"""What a process that runs for months does so that memory which nobody needs is given back to the system.

Python looks for circles of garbage in all objects only once a quarter of them is new, modules and their functions
counted; glibc keeps what was freed (`mallopt(3)`, `malloc_trim(3)`; where the C library is another, nothing is done).
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

TRIM: Final = (-1, 1 << 20)
"""What glibc's mallopt takes: unused bytes at the end of a store of memory above which they are given back."""

MAPPED: Final = (-3, 128 << 10)
"""Bytes from which a block is given back as soon as it is freed; stated, it no longer grows with what was freed.

Pictures and chunks of files are larger: between small blocks that stay, each would leave a hole of another size.
"""

STORES: Final = (-8, 1)
"""How many stores of memory the threads share: in a second one the free space would lie between other blocks."""

EVERY_S: Final = 60.0
"""How often circles of garbage and free pages are looked for."""


def prepare() -> None:
    """Have large blocks given back as soon as they are freed, and garbage not looked for in what is here to stay.

    Call it when everything is imported.
    """
    gc.freeze()
    share()


def share() -> None:
    """Have all threads share one store of memory, which gives back what is free; before the first thread starts.

    Left alone glibc makes a store for nearly every thread, and keeps in each as much as the largest block that was ever
    freed: after a day with photos that is more than the node itself needs. How many there may be at most it asks once,
    when a second thread first needs memory.
    """
    library = _library()
    if hasattr(library, "mallopt"):
        for setting in (TRIM, MAPPED, STORES):
            library.mallopt(*setting)


def tidy() -> None:
    """Find garbage, and give back each page that nothing lies in, also between those in use: some milliseconds."""
    gc.collect()
    library = _library()
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


async def keep_tidy(slim: Callable[[], Awaitable[object]] | None = None) -> None:
    """Tidy now and then until cancelled, after `slim` has let go of what may as well be read again."""
    while True:
        await asyncio.sleep(EVERY_S)
        if slim is not None:
            await slim()
        tidy()


def _library() -> Any:
    return ctypes.CDLL(None) if sys.platform == "linux" else None
