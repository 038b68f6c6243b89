"""An asyncio event loop whose time is a number: it jumps to the next timer when nothing is runnable.

No real sleep, no socket, no thread. The order of everything follows from the order of calls, so the same program gives
the same trace. When nothing can ever run again the loop says who waits for what instead of hanging.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
import itertools
from collections.abc import Callable, Coroutine, Generator
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

MAX_STEPS = 1_000_000


class DeadlockError(RuntimeError):
    """Nothing is runnable and no timer is set, but the main task is not done."""


class LivelockError(RuntimeError):
    """A million steps without time moving: somebody spins."""


class _Task(asyncio.Task[Any]):
    """A task whose hash is a serial number: sets of tasks (asyncio.wait, TaskGroup) then iterate alike in every run."""

    _serials = itertools.count()

    def __new__(cls, *_args: Any, **_options: Any) -> _Task:
        task = super().__new__(cls)
        task.serial = next(cls._serials)
        return task

    serial: int

    def __hash__(self) -> int:
        return self.serial

    def __eq__(self, other: object) -> bool:
        return self is other


class _Selector:
    """Stands where a selector would: there is nothing to wait for but time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        self._loop.pass_time(timeout)
        return []

    def get_map(self) -> dict[int, Any]:
        return {}

    def close(self) -> None:
        pass


class VirtualLoop(asyncio.BaseEventLoop):
    """The loop; `time()` begins at 0 and counts virtual seconds. `jumps` counts how often time moved."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Selector(self)
        self._clock_resolution = 1e-6  # doubles still tell microseconds apart after 30 virtual years
        self._now = 0.0
        self._steps_without_time = 0
        self.jumps = 0
        self.errors: list[dict[str, Any]] = []
        _Task._serials = itertools.count()
        self.set_task_factory(_make_task)
        self.set_exception_handler(lambda _loop, context: self.errors.append(context))

    def time(self) -> float:
        """Virtual seconds since the loop began."""
        return self._now

    def _reach(self, soon: float) -> None:
        """A timer that is due within the resolution of the clock fires now: then it is that late, or it waits anew."""
        if self._now < soon <= self._now + self._clock_resolution:
            self._now = soon

    def pass_time(self, timeout: float | None) -> None:
        """Called when a round of callbacks is over: `timeout` 0 = more are ready, None = nothing is left to come."""
        if timeout is None:
            raise DeadlockError(f"nothing is runnable and no timer is set at {self._now:.6f} s\n{self._who_waits()}")
        if timeout <= 0:
            self._reach(self._scheduled[0].when() if self._scheduled else self._now)
            self._steps_without_time += 1
            if self._steps_without_time > MAX_STEPS:
                self._steps_without_time = 0
                raise LivelockError(f"time stands still at {self._now:.6f} s\n{self._who_waits()}")
            return
        self._steps_without_time = 0
        self._now = max(self._now, self._scheduled[0]._when)
        self.jumps += 1

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> NoReturn:
        """There are no threads in this world."""
        raise RuntimeError(f"a thread would run {func!r}: pass an inline executor into the simulated world")

    def _process_events(self, event_list: list[Any]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass

    def _who_waits(self) -> str:
        lines = ["these tasks wait:"]
        for task in sorted(asyncio.all_tasks(self), key=hash):
            frames = task.get_stack(limit=4)
            where = " < ".join(f"{frame.f_code.co_qualname}:{frame.f_lineno}" for frame in reversed(frames))
            lines.append(f"  {task.get_name()}: {where or task.get_coro()!r}")
        return "\n".join(lines)


def _make_task(
    loop: asyncio.AbstractEventLoop,
    coro: Coroutine[Any, Any, T] | Generator[Any, None, T],
    context: contextvars.Context | None = None,
) -> asyncio.Task[T]:
    return _Task(coro, loop=loop, context=context)  # type: ignore[arg-type]


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run one coroutine function in a world of its own and return its result.

    What is still running afterwards is cancelled. Errors that only the loop saw (a task nobody awaited, a callback)
    fail the run: in this world nothing is swallowed.
    """
    loop = VirtualLoop()
    try:
        result = loop.run_until_complete(main())
    finally:
        _wind_down(loop)
    gc.collect()  # a failed task that nobody awaited reports itself when it is collected
    if loop.errors:
        first = loop.errors[0]
        summary = f"{len(loop.errors)} errors reached the loop, the first: {first['message']}"
        raise RuntimeError(summary) from first.get("exception")
    return result


def _wind_down(loop: VirtualLoop) -> None:
    """Cancel what is left, in the order of creation, and give it the chance to clean up."""
    try:
        left = sorted(asyncio.all_tasks(loop), key=hash)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
