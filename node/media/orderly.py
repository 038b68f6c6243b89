"""How a child process that works a node's orders begins and ends; what the orders are, the child alone knows.

It reads orders on its standard input, answers on its standard output and ends when the input ends, so it never outlives
its node. Those who use it are `call_child.py` and `booth_child.py`; who decodes pictures has thicker `walls.py`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn

Work = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def serve(work: Work, memory: int) -> NoReturn:
    """Have orders worked until there are no more, with at most so many bytes of memory; then the process is gone."""
    _limit(memory)
    asyncio.run(_serve(work))
    os._exit(0)  # a device's thread may hang in its driver


async def _serve(work: Work) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, sys.stdout)
    await work(reader, asyncio.StreamWriter(transport, protocol, None, loop))


def _limit(memory: int) -> None:
    """Bound what a stranger's sound and pictures can make this process take."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
