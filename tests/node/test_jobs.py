"""The job queue: what was queued is done once it can be, over restarts; what never can be is kept and shown."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from node.errors import Refused, WorldFault
from node.jobs import LOOK_S, MOST_AHEAD_MS, Jobs, Kind
from node.store import jobs as rows
from node.store.db import Store
from tests.node.store.making import inline
from tests.world.loop import run

START_MS = 1_800_000_000_000


class Wall:
    """A wall clock that goes with the virtual loop, and jumps when it is told to."""

    def __init__(self) -> None:
        self.wrong_ms = 0

    def now_ms(self) -> int:
        return START_MS + int(asyncio.get_running_loop().time() * 1000) + self.wrong_ms


class Work:
    """Does what it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.done: Counter[bytes] = Counter()
        self.asked: list[float] = []
        self.fails = 0
        self.after: int | None = None

    async def __call__(self, body: bytes) -> int | None:
        self.asked.append(asyncio.get_running_loop().time())
        if self.fails:
            self.fails -= 1
            raise WorldFault("away", "It is not there.")
        self.done[body] += 1
        return self.after


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kith.db"


def queue(store: Store, wall: Wall, work: Work, **policy: object) -> Jobs:
    made = Jobs(store, wall, random.Random(7).randbytes)
    made.kinds["work"] = Kind(work, **policy)  # type: ignore[arg-type]
    made.start()
    return made


async def add(store: Store, jobs: Jobs, body: bytes, after_ms: int = 0) -> None:
    await store.write(lambda tx: jobs.add(tx, "work", body, after_ms))


def test_a_job_is_done_when_it_is_due_and_then_forgotten(path: Path) -> None:
    async def story() -> None:
        store, work = inline(path), Work()
        jobs = queue(store, Wall(), work)
        await add(store, jobs, b"late", 5000)
        await add(store, jobs, b"now")
        await asyncio.sleep(4.9)
        assert work.done == {b"now": 1}
        await asyncio.sleep(0.2)
        assert work.done == {b"now": 1, b"late": 1}
        assert await jobs.every() == []
        await jobs.stop()
        await store.close()

    run(story)


def test_the_same_job_is_brought_forward_and_not_doubled(path: Path) -> None:
    async def story() -> None:
        store, work = inline(path), Work()
        jobs = queue(store, Wall(), work)
        await add(store, jobs, b"x", 60_000)
        await add(store, jobs, b"x", 1000)
        await add(store, jobs, b"x", 90_000)
        assert len(await jobs.every()) == 1
        await asyncio.sleep(100)
        assert work.done == {b"x": 1}
        await jobs.stop()
        await store.close()

    run(story)


def test_failures_are_tried_again_within_a_bound_that_doubles_up_to_its_cap(path: Path) -> None:
    async def story() -> None:
        store, work = inline(path), Work()
        work.fails = 12
        jobs = queue(store, Wall(), work, tries=None, base_s=1.0, cap_s=30.0)
        await add(store, jobs, b"x")
        await asyncio.sleep(1000)
        assert work.done == {b"x": 1}
        pauses = [later - earlier for earlier, later in zip(work.asked, work.asked[1:], strict=False)]
        bounds = [min(30.0, 2.0**tries) for tries in range(12)]
        assert all(pause <= bound + 0.01 for pause, bound in zip(pauses, bounds, strict=True))
        assert len({round(pause / bound, 2) for pause, bound in zip(pauses, bounds, strict=True)}) > 6, "no jitter"
        await jobs.stop()
        await store.close()

    run(story)


def test_what_never_works_is_kept_with_its_reason_and_can_be_retried_or_dropped(path: Path) -> None:
    async def story() -> None:
        store, work = inline(path), Work()
        work.fails = 100
        jobs = queue(store, Wall(), work, tries=3)
        await add(store, jobs, b"x")
        await add(store, jobs, b"y")
        await asyncio.sleep(3600)
        dead = await jobs.every()
        assert [(row.dead, row.tries, row.code, row.why) for row in dead] == [(True, 3, "away", "It is not there.")] * 2
        assert len(work.asked) == 6
        work.fails = 0
        await jobs.retry(dead[0].id)
        await jobs.drop(dead[1].id)
        await asyncio.sleep(1)
        assert work.done == {dead[0].body: 1}
        assert await jobs.every() == []
        for act in (jobs.retry, jobs.drop):
            with pytest.raises(Refused) as refused:
                await act(dead[0].id)
            assert refused.value.code == "unknown_job"
        await jobs.stop()
        await store.close()

    run(story)


def test_a_bug_in_a_handler_is_loud_and_kills_no_other_job(path: Path) -> None:
    async def story() -> None:
        store, work, heard = inline(path), Work(), []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["exception"]))
        jobs = queue(store, Wall(), work)

        async def broken(body: bytes) -> int | None:
            raise ZeroDivisionError

        jobs.kinds["broken"] = Kind(broken, tries=2)
        await store.write(lambda tx: jobs.add(tx, "broken", b""))
        await add(store, jobs, b"x")
        await asyncio.sleep(60)
        assert work.done == {b"x": 1}
        assert [type(each) for each in heard] == [ZeroDivisionError] * 2
        assert [(row.kind, row.dead, row.code) for row in await jobs.every()] == [("broken", True, "internal")]
        await jobs.stop()
        await store.close()

    run(story)


def test_a_recurring_job_comes_again_and_forgets_its_failures(path: Path) -> None:
    async def story() -> None:
        store, work = inline(path), Work()
        work.after, work.fails = 10_000, 1
        jobs = queue(store, Wall(), work)
        await add(store, jobs, b"x")
        await asyncio.sleep(35)
        assert work.done == {b"x": 4}
        (row,) = await jobs.every()
        assert (row.tries, row.code, row.dead) == (0, "", False)
        await jobs.stop()
        await store.close()

    run(story)


def test_a_job_that_was_cut_short_is_done_after_the_next_start(path: Path) -> None:
    async def story() -> None:
        store, wall = inline(path), Wall()
        begun = asyncio.Event()

        async def endless(body: bytes) -> int | None:
            begun.set()
            await asyncio.sleep(1e9)
            return None

        jobs = Jobs(store, wall, random.Random(7).randbytes)
        jobs.kinds["work"] = Kind(endless)
        jobs.start()
        await add(store, jobs, b"x")
        await begun.wait()
        assert jobs.is_running((await jobs.every())[0].id)
        await jobs.stop()
        await store.close()
        store, work = inline(path), Work()
        jobs = queue(store, wall, work)
        await asyncio.sleep(1)
        assert work.done == {b"x": 1}
        await jobs.stop()
        await store.close()

    run(story)


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_that_jumps_delays_no_job_for_ever(path: Path, years: int) -> None:
    async def story() -> None:
        store, wall, work = inline(path), Wall(), Work()
        jobs = queue(store, wall, work)
        await add(store, jobs, b"x", 60_000)
        wall.wrong_ms = years * 365 * 24 * 3600 * 1000
        await asyncio.sleep(MOST_AHEAD_MS / 1000 + 2 * LOOK_S)
        assert work.done == {b"x": 1}
        await jobs.stop()
        await store.close()

    run(story)


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    opened = inline(path)
    yield opened
    await opened.close()


async def test_the_queue_is_bounded(store: Store) -> None:
    def fill(tx: object) -> None:
        for number in range(rows.MOST):
            rows.add(tx, "work", number.to_bytes(4, "big"), 0, 0)  # type: ignore[arg-type]

    await store.write(fill)
    with pytest.raises(Refused) as refused:
        await store.write(lambda tx: rows.add(tx, "work", b"one more", 0, 0))
    assert refused.value.code == "too_many_jobs"
    await store.write(lambda tx: rows.add(tx, "work", bytes(4), 0, 0))


async def test_work_that_nobody_does_cannot_be_queued(store: Store) -> None:
    jobs = Jobs(store, Wall(), random.Random(7).randbytes)
    with pytest.raises(LookupError):
        await store.write(lambda tx: jobs.add(tx, "work", b""))
