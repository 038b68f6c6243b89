"""Looks that are repeated every few seconds fall together: a machine at rest is woken once for all of them."""

import asyncio


def next_look(seconds: float) -> float:
    """Seconds until the clock of the running loop is at a multiple of `seconds`: a tenth of them to 1.1 times."""
    left = seconds - asyncio.get_running_loop().time() % seconds
    return left if left > seconds / 10 else left + seconds
