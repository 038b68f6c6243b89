"""Work that is given to the bridge when it ends, or was cancelled before it began: dropped, and no warning is left."""

import asyncio
import gc
import warnings
from typing import Any

from tests.ui.fake_client import FakeClient
from ui.bridge import Bridge


def test_work_that_never_began_is_dropped(town: Any, run: Any) -> None:
    bridge = Bridge(FakeClient(town[1]["alice"]))
    begun: list[str] = []

    async def work(name: str) -> None:
        begun.append(name)

    async def scene() -> None:
        task = bridge.start(work("cancelled"))
        assert task is not None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bridge.close()
        assert bridge.start(work("late")) is None

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        run(scene())
        gc.collect()
    assert begun == []
    assert [str(each.message) for each in heard if "never awaited" in str(each.message)] == []
