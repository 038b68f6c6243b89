"""The virtual loop: time jumps, order is reproducible, and whoever hangs is named."""

import asyncio
import time
from contextlib import suppress

import pytest

from tests.world.loop import DeadlockError, LivelockError, run


def test_a_year_passes_in_no_time_and_every_timer_is_kept():
    async def main() -> list[tuple[str, float]]:
        loop, heard = asyncio.get_running_loop(), []

        async def sleep(name: str, seconds: float) -> None:
            await asyncio.sleep(seconds)
            heard.append((name, loop.time()))

        year, day = 365 * 86_400.0, 86_400.0
        await asyncio.gather(sleep("year", year), sleep("second", 1.0), sleep("day", day), sleep("now", 0))
        return heard

    assert run(main) == [("now", 0.0), ("second", 1.0), ("day", 86_400.0), ("year", 365 * 86_400.0)]


def test_timeouts_and_short_timers_work_after_thirty_years():
    async def main() -> float:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(30 * 365 * 86_400.0)
        began = loop.time()
        for _ in range(100):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await asyncio.Event().wait()
        return loop.time() - began

    assert abs(run(main) - 0.1) < 0.001


def test_a_deadlock_names_who_waits():
    async def waits_for_ever() -> None:
        await asyncio.Event().wait()

    async def main() -> None:
        await asyncio.sleep(5)
        await asyncio.create_task(waits_for_ever(), name="the culprit")

    with pytest.raises(DeadlockError, match=r"at 5\.0+ s") as told:
        run(main)
    assert "the culprit" in str(told.value)
    assert "waits_for_ever" in str(told.value)


def test_spinning_is_noticed(monkeypatch):
    monkeypatch.setattr("tests.world.loop.MAX_STEPS", 1_000)

    async def main() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(LivelockError):
        run(main)


def test_errors_that_nobody_awaits_fail_the_run():
    async def fails() -> None:
        raise ValueError("planted")

    async def main() -> None:
        task = asyncio.create_task(fails())
        await asyncio.sleep(1)
        del task

    with pytest.raises(RuntimeError, match="1 errors reached the loop") as told:
        run(main)
    assert repr(told.value.__cause__) == "ValueError('planted')"


def test_errors_in_callbacks_fail_the_run():
    async def main() -> None:
        asyncio.get_running_loop().call_later(1, {}.__getitem__, "planted")
        await asyncio.sleep(2)

    with pytest.raises(RuntimeError, match="1 errors"):
        run(main)


def test_threads_are_refused():
    async def main() -> None:
        await asyncio.to_thread(time.sleep, 0)

    with pytest.raises(RuntimeError, match="inline executor"):
        run(main)


def test_what_is_left_running_is_cancelled_and_may_clean_up():
    done = []

    async def server() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(3)
            done.append("cleaned")

    async def main() -> str:
        done.append(asyncio.create_task(server()))
        await asyncio.sleep(1)
        return "result"

    assert run(main) == "result"
    assert done[1] == "cleaned"


def test_sets_of_tasks_iterate_alike_in_every_run():
    """asyncio.wait and TaskGroup keep tasks in sets; by address their order would differ from run to run."""

    async def main() -> list[int]:
        order: list[int] = []

        async def cleans_up(number: int) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                order.append(number)

        async def fails() -> None:
            await asyncio.sleep(1)
            raise ValueError

        ballast = [bytearray(number) for number in range(50)]  # moves addresses about
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(30):
                    group.create_task(cleans_up(number))
                    ballast.pop()
                group.create_task(fails())
        except* ValueError:
            pass
        return order

    assert run(main) == run(main) == list(range(30))


def test_who_waits_for_a_moment_that_is_all_but_now_does_not_wait_for_ever() -> None:
    """Timers fire that are due within the resolution of the clock, and whoever asks finds that it is not time yet."""

    async def scene() -> float:
        now = asyncio.get_running_loop().time
        await asyncio.sleep(1)
        due = now() + 5e-7
        while now() < due:
            asyncio.get_running_loop().call_soon(lambda: None)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await asyncio.sleep(0)
                    await asyncio.Event().wait()
        return now() - due

    assert run(scene) == 0
