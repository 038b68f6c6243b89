"""Work that goes on until it is cancelled, even after a bug: that is made loud, and the work begins anew after a pause.

Mail, dialling and upkeep each hang on one task. All they know is in the store, so beginning anew loses nothing, while a
task that is gone would leave a node that looks alive and delivers nothing until it is started again.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from node.errors import WorldFault

FIRST_S: Final = 1.0
CAP_S: Final = 300.0
"""The pause doubles to this; whoever ran longer than that before it failed begins with the first one."""


async def lasting(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it until it ends by itself, is cancelled, or the store is gone (WorldFault)."""
    loop = asyncio.get_running_loop()
    pause = FIRST_S
    while True:
        began = loop.time()
        try:
            return await work()
        except WorldFault:
            raise
        except Exception as error:
            loop.call_exception_handler({"message": "a task failed by a bug and begins anew", "exception": error})
        if loop.time() - began > CAP_S:
            pause = FIRST_S
        await asyncio.sleep(pause)
        pause = min(CAP_S, 2 * pause)
