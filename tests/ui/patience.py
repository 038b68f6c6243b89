"""More time for windows to come to rest, for pictures that are made on a busy machine."""

from __future__ import annotations

import asyncio
from typing import Any


def take_time(factor: float) -> None:
    """Have whoever waits for a window to come to rest wait longer, on a machine that is busy."""
    plain = asyncio.sleep

    async def sleep(delay: float, result: Any = None) -> Any:
        return await plain(factor * delay, result)

    asyncio.sleep = sleep  # type: ignore[assignment]
